package io.vedette.containers;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How the workloads of pods were found out. Written and read by any thread. */
public final class PodCounts {
    /** How finding out about a pod ended. */
    public enum Outcome {
        KNOWN,
        /** Those who could be asked do not know it. */
        UNKNOWN,
        /** Nobody could be asked. */
        UNASKED,
        /** Too many were to be found out at once. */
        REFUSED
    }

    /** How a question to a kubelet or an API server ended. */
    public enum Question {
        ANSWERED,
        /** It does not know who asks, or does not allow it. */
        REFUSED,
        /** It cannot be reached, takes too long or answers nonsense. */
        FAILED
    }

    private final Map<Outcome, AtomicLong> pods = new EnumMap<>(Outcome.class);
    private final Map<Question, AtomicLong> questions = new EnumMap<>(Question.class);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();

    PodCounts() {
        for (Outcome outcome : Outcome.values()) {
            pods.put(outcome, new AtomicLong());
        }
        for (Question question : Question.values()) {
            questions.put(question, new AtomicLong());
        }
    }

    private static <E extends Enum<E>> AtomicLong counter(Map<E, AtomicLong> counters, E key) {
        AtomicLong counter = counters.get(key);
        if (counter == null) {
            throw new IllegalStateException(key + " has no counter");
        }
        return counter;
    }

    void ended(Outcome outcome, long afterNanos) {
        counter(pods, outcome).incrementAndGet();
        nanos.addAndGet(afterNanos);
    }

    void asked(Question how) {
        counter(questions, how).incrementAndGet();
    }

    void passedOver(int items) {
        passedOver.addAndGet(items);
    }

    public long pods(Outcome outcome) {
        return counter(pods, outcome).get();
    }

    public long questions(Question how) {
        return counter(questions, how).get();
    }

    /** From the first question for pods to the end of finding out, together, in nanoseconds. */
    public long nanos() {
        return nanos.get();
    }

    /** Items of kubelets' lists that were no pods, or beyond what a node runs. */
    public long passedOver() {
        return passedOver.get();
    }
}
