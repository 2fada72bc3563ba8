package io.vedette.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BehavioursTest {
    @Test
    void namesAreUniqueAndTechniquesAreOnes() {
        assertThat(Behaviours.all()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Behaviours.all().stream().map(Behaviour::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(Behaviours.all().stream().flatMap(each -> each.techniques().stream()))
                .allMatch(technique -> technique.matches("T[0-9]{4}(\\.[0-9]{3})?"));
    }

    @Test
    void eachIsToldOfByARuleOfOurs() throws IOException {
        Set<String> rules = new HashSet<>();
        for (String file : new String[] {"kernel-events.yaml", "kernel-correlations.yaml"}) {
            Pattern.compile("(?m)^(?:- rule|title): (.*)$")
                    .matcher(Files.readString(Path.of("../../content/rules", file)))
                    .results()
                    .forEach(found -> rules.add(found.group(1)));
        }
        for (Behaviour behaviour : Behaviours.all()) {
            for (Place place : behaviour.places()) {
                assertThat(behaviour.alerts(place))
                        .as(behaviour.name())
                        .containsAnyElementsOf(rules);
            }
        }
    }

    @Test
    void whatIsForContainersAloneIsNotExpectedOfTheHost() {
        Behaviour netcat = Behaviours.named("netcat-shell").orElseThrow();
        assertThat(netcat.alerts(Place.HOST)).containsExactly("Netcat started with a program");
        assertThat(netcat.alerts(Place.CONTAINER))
                .contains("Netcat Remote Code Execution in Container");
        assertThat(Behaviours.named("no-such")).isEmpty();
    }
}
