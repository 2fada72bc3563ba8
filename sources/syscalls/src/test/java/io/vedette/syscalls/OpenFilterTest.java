package io.vedette.syscalls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Event;
import io.vedette.model.FieldArgument;
import io.vedette.model.FieldBinding;
import io.vedette.model.FieldCatalogue;
import io.vedette.model.FieldReader;
import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Comparison;
import io.vedette.model.SourceFilter.Requirement;
import io.vedette.model.SourceId;
import io.vedette.model.Value;
import io.vedette.model.spi.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenFilterTest {
    private static final FieldCatalogue CATALOGUE =
            Objects.requireNonNull(FieldCatalogue.loadAll().get(SourceId.SYSCALL));
    private static final List<String> NAMES =
            List.of("etc", "e", "shadow", "shad", "tmp", "a", "ab", "abc", "é", "passwd", "c");
    private static final List<String> FIELDS =
            List.of(
                    "fd.name",
                    "fd.realpath",
                    "fs.path.name",
                    "fd.nameraw",
                    "fs.path.nameraw",
                    "fd.filename",
                    "fd.directory");
    private static final int FILTERS = 400;
    private static final int OPENS = 60;

    private final long seed = Long.getLong("vedette.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<String, FieldReader<Event>> readers = new HashMap<>();

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String path() {
        var path = new StringBuilder();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(any(NAMES));
        }
        return path.toString();
    }

    /** A piece of a path as rules look for one, begun and ended anywhere. */
    private String piece() {
        String path = path();
        int from = random.nextInt(3) == 0 ? 1 + random.nextInt(path.length()) : 0;
        int to = random.nextInt(3) == 0 ? from + random.nextInt(path.length() - from + 1) : -1;
        return to < 0 ? path.substring(from) : path.substring(from, to);
    }

    private Requirement requirement(int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 9);
        return switch (kind) {
            case 0 -> flag("evt.is_open_read");
            case 1 -> flag("evt.is_open_write");
            case 2, 3, 4 ->
                    new Requirement.Test(
                            any(FIELDS),
                            Optional.empty(),
                            any(List.of(Comparison.values())),
                            Stream.generate(this::piece).limit(1 + random.nextInt(3)).toList());
            case 5, 6 -> new Requirement.AllOf(terms(depth - 1));
            case 7 ->
                    random.nextInt(4) == 0
                            ? new Requirement.Test(
                                    "evt.arg",
                                    Optional.of("flags"),
                                    Comparison.CONTAINS,
                                    List.of("O_TRUNC"))
                            : flag("evt.failed");
            default -> new Requirement.AnyOf(terms(depth - 1));
        };
    }

    private Requirement flag(String field) {
        return new Requirement.Test(
                field,
                Optional.empty(),
                Comparison.EQUALS,
                List.of(Integer.toString(random.nextInt(2))));
    }

    private List<Requirement> terms(int depth) {
        var terms = new ArrayList<Requirement>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            terms.add(requirement(depth));
        }
        return terms;
    }

    private FieldReader<Event> reader(Requirement.Test test) {
        return readers.computeIfAbsent(test.field() + test.argument(), key -> bind(test));
    }

    @SuppressWarnings("unchecked")
    private static FieldReader<Event> bind(Requirement.Test test) {
        var bound =
                (FieldBinding.Bound)
                        CATALOGUE
                                .find(test.field())
                                .orElseThrow()
                                .binder()
                                .apply(test.argument().map(FieldArgument::new));
        return (FieldReader<Event>) bound.reader();
    }

    private boolean holds(Requirement requirement, Event event) {
        return switch (requirement) {
            case Requirement.Anything ignored -> true;
            case Requirement.AllOf(List<Requirement> terms) ->
                    terms.stream().allMatch(term -> holds(term, event));
            case Requirement.AnyOf(List<Requirement> terms) ->
                    terms.stream().anyMatch(term -> holds(term, event));
            case Requirement.Test test -> holds(test, event);
        };
    }

    private boolean holds(Requirement.Test test, Event event) {
        var value = new Value();
        if (!reader(test).read(event, value)) {
            return false;
        }
        boolean number =
                CATALOGUE.find(test.field()).orElseThrow().type().isNumeric()
                        || test.field().startsWith("evt.is_open")
                        || test.field().equals("evt.failed");
        String read = number ? Long.toString(value.number(0)) : value.text(0);
        return test.values().stream()
                .anyMatch(wanted ->
                        switch (test.comparison()) {
                            case EQUALS -> read.equals(wanted);
                            case STARTS_WITH -> read.startsWith(wanted);
                            case ENDS_WITH -> read.endsWith(wanted);
                            case CONTAINS -> read.contains(wanted);
                        });
    }

    private record Open(String path, int number, String line) {}

    private Open open() {
        String path = path();
        boolean failed = random.nextInt(4) == 0;
        boolean truncates = random.nextInt(3) == 0;
        int access = random.nextInt(3);
        int number =
                (access != 1 ? OpenFilter.READ : 0)
                        | (access != 0 ? OpenFilter.WRITE : 0)
                        | (failed ? OpenFilter.FAILED : 0)
                        | (truncates ? OpenFilter.TRUNCATED : 0);
        String flags =
                List.of("O_RDONLY", "O_WRONLY", "O_RDWR").get(access)
                        + (truncates ? "|O_TRUNC" : "");
        // as the program's folder is /, a path from there is the same
        String given = !failed && random.nextInt(3) == 0 ? path.substring(1) : path;
        return new Open(
                path,
                number,
                "{\"syscall\":\""
                        + (random.nextBoolean() ? "openat" : "open")
                        + "\",\"process\":{\"exe\":\"/bin/a\",\"cwd\":\"/\"},\"name\":\""
                        + given
                        + "\",\"flags\":\""
                        + flags
                        + "\""
                        + (failed ? ",\"fd\":\"ENOENT\"" : "")
                        + "}");
    }

    @Test
    void letsEveryOpenPassThatTheRequirementHoldsOf() throws IOException {
        int leftOut = 0;
        int held = 0;
        for (int round = 0; round < FILTERS; round++) {
            Requirement requirement = requirement(3);
            var source =
                    new SourceFilter(
                            Map.of(EventCode.OPEN, requirement, EventCode.OPENAT, requirement),
                            Set.of());
            OpenFilter filter = OpenFilter.of(source);
            List<Open> opens = Stream.generate(this::open).limit(OPENS).toList();
            String lines = String.join("\n", opens.stream().map(Open::line).toList());
            try (EventSource events =
                    WrittenEvents.read(
                            lines,
                            "opens",
                            problem -> {
                                throw new AssertionError(problem);
                            })) {
                for (Open each : opens) {
                    assertThat(events.advance()).isTrue();
                    boolean holds = holds(requirement, events.event());
                    boolean passes = filter.passes(each.number(), each.path().getBytes(UTF_8));
                    held += holds ? 1 : 0;
                    leftOut += passes ? 0 : 1;
                    assertThat(passes || !holds)
                            .as("-Dvedette.seed=%d: %s %s", seed, requirement, each.line())
                            .isTrue();
                }
            }
        }
        assertThat(held).isGreaterThan(1_000);
        assertThat(leftOut).isGreaterThan(1_000);
    }

    @Test
    void keepsTheMostTellingOfWhatHasToHold() {
        Requirement requirement =
                new Requirement.AllOf(
                        List.of(
                                test("fd.name", Comparison.STARTS_WITH, "/etc"),
                                test("fd.name", Comparison.EQUALS, "/etc/shadow"),
                                test("proc.name", Comparison.EQUALS, "cat"),
                                test("evt.is_open_read", Comparison.EQUALS, "1")));
        OpenFilter filter =
                OpenFilter.of(
                        new SourceFilter(Map.of(EventCode.OPENAT, requirement), Set.of("fd.name")));

        assertThat(filter.passes(OpenFilter.READ, "/etc/shadow".getBytes(UTF_8))).isTrue();
        assertThat(filter.passes(OpenFilter.READ, "/etc/shadow-".getBytes(UTF_8))).isFalse();
        assertThat(filter.passes(OpenFilter.READ, "/x/etc/shadow".getBytes(UTF_8))).isFalse();
        assertThat(filter.passes(OpenFilter.WRITE, "/etc/shadow".getBytes(UTF_8))).isFalse();
    }

    private static Requirement test(String field, Comparison comparison, String value) {
        return new Requirement.Test(field, Optional.empty(), comparison, List.of(value));
    }

    @Test
    void leavesNothingOutWithoutRoomForWhatRulesLookFor() {
        List<String> many = Stream.iterate(0, i -> i + 1).limit(3_000).map(i -> "/" + i).toList();
        Requirement requirement =
                new Requirement.Test("fd.name", Optional.empty(), Comparison.EQUALS, many);

        OpenFilter filter =
                OpenFilter.of(new SourceFilter(Map.of(EventCode.OPENAT, requirement), Set.of()));

        assertThat(filter.isEverything()).isTrue();
        assertThat(filter.passes(OpenFilter.READ, "/x".getBytes(UTF_8))).isTrue();
    }
}
