package io.vedette.rules;

import io.vedette.model.Event;
import io.vedette.model.EventTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A compiled matcher that is compiled again when the events turn out to be others than its order of
 * terms expects.
 *
 * <p>After a number of events, and again after every fourfold of it, what was seen is weighed: when
 * another order is expected to cost much less, it is compiled on a thread of its own, for the event
 * types that gain by it, and takes over between two events. Fresh code is slow until the JIT has
 * seen it, so a small gain is left alone, and a short run is never disturbed.
 */
final class AdaptiveMatcher implements Matcher {
    /** Some seconds of a busy source; the JIT needs about as many events for the fresh code. */
    private static final long FIRST_WEIGHING = 1 << 18;

    private static final int NEXT_WEIGHING = 4;

    /** At first one event in so many is looked at, later fewer: a weighing needs some hundreds. */
    private static final int FIRST_INTERVAL = 1 << 9;

    private static final int LONGEST_INTERVAL = 1 << 15;

    /** The expected cost of the order in use over that of the best, from which on it is changed. */
    private static final double WORTH = 1.25;

    /** Event types that gain less, as a part of the cost of all events, stay as they are. */
    private static final double LEAST_PART = 0.01;

    private final EventTypes types;
    private CompiledMatcher matcher;
    private LeafSampler sampler;
    private long events;
    private long nextWeighing;
    private int interval = FIRST_INTERVAL;
    private volatile Optional<CompiledMatcher> better = Optional.empty();

    AdaptiveMatcher(List<Rule> rules, EventTypes types) {
        this(rules, types, FIRST_WEIGHING);
    }

    /**
     * @param firstWeighing after how many events the order is weighed first
     */
    AdaptiveMatcher(List<Rule> rules, EventTypes types, long firstWeighing) {
        this.types = types;
        matcher = MatcherCompiler.compile(rules, types, LeafFrequencies.NONE);
        sampler = new LeafSampler(matcher, types.size(), interval);
        nextWeighing = firstWeighing;
    }

    @Override
    public int next(Event event, int from) {
        if (from == 0) {
            events++;
            // what is below is for nothing then, and most events of a busy machine are such
            if (matcher.isIdle(event.typeCode())) {
                return -1;
            }
            seen(event);
        }
        return matcher.next(event, from);
    }

    private void seen(Event event) {
        if (better.isPresent()) {
            matcher = better.orElseThrow();
            sampler = new LeafSampler(matcher, types.size(), interval);
            better = Optional.empty();
        }
        sample(event);
        if (events >= nextWeighing) {
            nextWeighing *= NEXT_WEIGHING;
            interval = Math.min(LONGEST_INTERVAL, interval * NEXT_WEIGHING);
            sampler.lookAtOneIn(interval);
            LeafFrequencies frequencies = sampler.frequencies();
            long[] mix = sampler.events();
            CompiledMatcher current = matcher;
            Thread.ofPlatform()
                    .daemon()
                    .name("rules-order")
                    .start(() -> weigh(current, frequencies, mix));
        }
    }

    private void sample(Event event) {
        try {
            sampler.see(event);
        } catch (RuntimeException | StackOverflowError ignored) {
            // a field cannot be read: the matcher says so, with the rule
        }
    }

    private synchronized void weigh(
            CompiledMatcher current, LeafFrequencies frequencies, long[] mix) {
        var other = MatcherCompiler.again(current, types, frequencies);
        Map<CompiledMatcher.Program, Double> gains = new HashMap<>();
        double now = 0;
        for (int code = 0; code < mix.length; code++) {
            if (mix[code] > 0) {
                CompiledMatcher.Program program = current.program(code);
                double cost = mix[code] * program.plan().cost(frequencies);
                now += cost;
                gains.put(program, cost - mix[code] * other.plan(code).cost(frequencies));
            }
        }
        double least = LEAST_PART * now;
        gains.values().removeIf(gain -> gain < least);
        double gained = gains.values().stream().mapToDouble(Double::doubleValue).sum();
        if (now > WORTH * (now - gained)) {
            better =
                    Optional.of(
                            other.compile(code ->
                                    Optional.of(current.program(code))
                                            .filter(program -> !gains.containsKey(program))));
        }
    }

    CompiledMatcher inUse() {
        return matcher;
    }

    @Override
    public List<Rule> rules() {
        return matcher.rules();
    }

    @Override
    public List<String> notes() {
        return matcher.notes();
    }
}
