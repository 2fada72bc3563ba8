package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process in a namespace of ids has of its maker. */
class ForkStateTest {
    private static final long MAKER = 100;
    private static final long CHILD = 101;
    private static final int IN_NAMESPACE = ThreadFlag.IN_PID_NAMESPACE;

    private final FieldValues fields = FieldValues.ofAll();

    private static void clone(
            Recorded in, long tid, long result, long parent, long virtualTid, int flags) {
        byte[] nothing = {};
        in.event(
                EventCode.CLONE,
                tid,
                result,
                "/bin/sh",
                nothing,
                tid,
                tid,
                parent,
                "",
                1024,
                0,
                0,
                1,
                2,
                3,
                "sh",
                Recorded.bytes(Scenarios.CGROUPS),
                flags,
                0,
                0,
                virtualTid,
                virtualTid,
                0);
    }

    /** Whoever closes the end of a pipe after the fork has closed its own, not its child's. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasWhatWasOpenAtTheFork(boolean makerGoesOnFirst) throws IOException {
        var in = new Recorded();
        clone(in, MAKER, 0, 1, 1, IN_NAMESPACE);
        in.event(EventCode.PIPE2, MAKER, 0, 3, 4, 77, 0);
        if (!makerGoesOnFirst) {
            clone(in, CHILD, 0, MAKER, 2, IN_NAMESPACE);
        }
        clone(in, MAKER, 2, 1, 1, IN_NAMESPACE);
        in.event(EventCode.CLOSE, MAKER, 0, 3);
        if (makerGoesOnFirst) {
            clone(in, CHILD, 0, MAKER, 2, IN_NAMESPACE);
        }
        in.event(EventCode.DUP2, CHILD, 0, 3, 0);

        assertThat(fields.at(in, 6, "proc.stdin.type")).isEqualTo("pipe");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void ofALaterForkHasWhatIsOpenThen(long virtualTid) throws IOException {
        var in = new Recorded();
        clone(in, MAKER, 0, 1, 1, IN_NAMESPACE);
        clone(in, MAKER, 2, 1, 1, IN_NAMESPACE);
        clone(in, CHILD, 0, MAKER, 2, IN_NAMESPACE);
        in.event(EventCode.PIPE2, MAKER, 0, 0, 4, 77, 0);
        clone(in, CHILD + 1, 0, MAKER, virtualTid, IN_NAMESPACE);

        assertThat(fields.at(in, 5, "proc.stdin.type")).isEqualTo("pipe");
    }
}
