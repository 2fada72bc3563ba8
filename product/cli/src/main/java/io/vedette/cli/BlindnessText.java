package io.vedette.cli;

import io.vedette.auditing.Blindness;
import io.vedette.auditing.Blindness.Cause;
import io.vedette.auditing.Blindness.Extent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says for people what a policy keeps from a rule. */
final class BlindnessText {
    private static final int MOST_NAMED = 6;

    private BlindnessText() {}

    /** The rule with all causes, a line each. */
    static List<String> lines(Blindness each) {
        var lines = new ArrayList<String>();
        String counted =
                each.countedBy().isEmpty()
                        ? ""
                        : ", counted by "
                                + each.countedBy().stream()
                                        .map(title -> "\"" + title + "\"")
                                        .collect(Collectors.joining(", "));
        lines.add(extent(each.extent()) + ": \"" + each.rule() + "\"" + counted);
        each.causes().forEach(cause -> lines.add("    " + cause(cause)));
        return lines;
    }

    /** What rules do not see since credentials are better not recorded, in one line. */
    static Optional<String> withheld(List<Blindness> all) {
        List<Blindness> withheld =
                all.stream().filter(each -> each.extent() == Extent.WITHHELD).toList();
        if (withheld.isEmpty()) {
            return Optional.empty();
        }
        var requests = new TreeSet<String>();
        withheld.stream()
                .flatMap(each -> each.causes().stream())
                .forEach(cause -> requests.addAll(cause.requests()));
        return Optional.of(
                withheld.size()
                        + " rules do not see all of the bodies of requests that carry credentials, which are not"
                        + " recorded on purpose ("
                        + String.join(", ", requests)
                        + "): "
                        + withheld.stream()
                                .map(each -> "\"" + each.rule() + "\"")
                                .collect(Collectors.joining(", ")));
    }

    static String extent(Extent extent) {
        return switch (extent) {
            case BLIND -> "blind";
            case PARTLY_BLIND -> "partly blind";
            case INCOMPLETE -> "incomplete";
            case WITHHELD -> "withheld";
        };
    }

    static String cause(Cause cause) {
        String where =
                cause.policyRule().isEmpty()
                        ? "no rule matches"
                        : "line "
                                + cause.line()
                                + " (rule "
                                + cause.policyRule().getAsInt()
                                + ", "
                                + cause.level().label()
                                + ")";
        String what =
                switch (cause.effect()) {
                    case NOT_RECORDED -> "not recorded";
                    case STAGE_OMITTED -> "without stage " + some(cause.missing());
                    case LEVEL_TOO_LOW -> "without what " + some(cause.missing()) + " need";
                };
        return where + " " + what + ": " + some(cause.requests());
    }

    private static String some(Collection<String> all) {
        String named = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMED
                ? named
                : named + " and " + (all.size() - MOST_NAMED) + " more";
    }
}
