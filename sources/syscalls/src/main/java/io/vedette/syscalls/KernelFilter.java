package io.vedette.syscalls;

import io.vedette.model.SourceFilter;
import io.vedette.model.SourceFilter.Comparison;
import io.vedette.model.SourceFilter.Requirement;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What the sensor's programs are to send: events that a rule could match, and what the state needs.
 * Immutable by agreement.
 *
 * @param events codes of the wanted types
 * @param opens which files' opens are wanted
 * @param internet codes of types that are wanted of sockets of IPv4 and IPv6 alone
 */
record KernelFilter(BitSet events, OpenFilter opens, BitSet internet) {
    /** Fields that tell of all descriptors of a process, so that each of them has to be known. */
    private static final Set<String> OF_ALL_DESCRIPTORS =
            Set.of("fd.types", "proc.fdopencount", "fdlist.nums", "fdlist.names");

    /** Types that use a socket and that the state does not need. */
    private static final List<Integer> ON_SOCKETS =
            List.of(
                    EventCode.SEND,
                    EventCode.SENDTO,
                    EventCode.SENDMSG,
                    EventCode.RECV,
                    EventCode.RECVFROM,
                    EventCode.RECVMSG);

    private static final Set<String> INTERNET_TYPES = Set.of("ipv4", "ipv6", "4", "6");

    /** Everything of these types. */
    static KernelFilter ofTypes(BitSet events) {
        return new KernelFilter((BitSet) events.clone(), OpenFilter.EVERYTHING, new BitSet());
    }

    /** What rules can match. */
    static KernelFilter of(SourceFilter filter) {
        BitSet events = filter.types();
        // once it is closed, a file that was not told of can no longer be found
        boolean all =
                events.get(EventCode.CLOSE)
                        || filter.fields().stream().anyMatch(OF_ALL_DESCRIPTORS::contains);
        var internet = new BitSet();
        for (int code : ON_SOCKETS) {
            Requirement requirement = filter.requirements().get(code);
            if (requirement != null && needsInternet(requirement)) {
                internet.set(code);
            }
        }
        return new KernelFilter(
                events, all ? OpenFilter.EVERYTHING : OpenFilter.of(filter), internet);
    }

    boolean filtersOpens() {
        return !opens.isEverything();
    }

    private static boolean needsInternet(Requirement requirement) {
        return switch (requirement) {
            case Requirement.Anything ignored -> false;
            case Requirement.Test test ->
                    test.comparison() == Comparison.EQUALS
                            && switch (test.field()) {
                                case "fd.type", "fd.typechar" ->
                                        INTERNET_TYPES.containsAll(test.values());
                                case "fd.sockfamily" -> test.values().equals(List.of("ip"));
                                default -> false;
                            };
            case Requirement.AllOf(List<Requirement> terms) ->
                    terms.stream().anyMatch(KernelFilter::needsInternet);
            case Requirement.AnyOf(List<Requirement> terms) ->
                    !terms.isEmpty() && terms.stream().allMatch(KernelFilter::needsInternet);
        };
    }
}
