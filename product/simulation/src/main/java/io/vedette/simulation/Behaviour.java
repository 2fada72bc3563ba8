package io.vedette.simulation;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that intruders do.
 *
 * @param name by which it is asked for
 * @param title what is done
 * @param techniques of ATT&amp;CK, their ids
 * @param places where it makes sense
 * @param needs tools without which it cannot be acted
 * @param standIns tools of which the name alone matters
 * @param terminal whether its processes have a terminal
 * @param alerts the rules that tell of it: of those that run, at least one has to alert
 * @param containerAlerts further ones that tell of it when a process of a container does it
 * @param script for sh
 */
public record Behaviour(
        String name,
        String title,
        List<String> techniques,
        Set<Place> places,
        List<String> needs,
        List<String> standIns,
        boolean terminal,
        List<String> alerts,
        List<String> containerAlerts,
        String script) {
    public Behaviour {
        if (places.isEmpty() || alerts.isEmpty() || techniques.isEmpty()) {
            throw new IllegalArgumentException(name + " has to name places, alerts and techniques");
        }
        techniques = List.copyOf(techniques);
        places = Set.copyOf(places);
        needs = List.copyOf(needs);
        standIns = List.copyOf(standIns);
        alerts = List.copyOf(alerts);
        containerAlerts = List.copyOf(containerAlerts);
    }

    /** The rules that tell of it at a place. */
    public List<String> alerts(Place place) {
        return place == Place.HOST
                ? alerts
                : Stream.concat(alerts.stream(), containerAlerts.stream()).toList();
    }
}
