package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.model.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells events that were seen before among the last {@value #WINDOW}.
 *
 * <p>Clients may choose the {@code auditID} of their requests, by a header. If it and the stage
 * alone made an event the same as another, an attacker could hide a request behind a harmless one.
 * So who, what and when count too: the times have microseconds and are the server's. Belongs to one
 * thread.
 */
final class RepeatedEvents {
    /** Some seconds of a busy API server, whose retries come within them. */
    private static final int WINDOW = 1 << 16;

    private static final MemberPath[] IDENTITY = {
        MemberPath.of("auditID"),
        MemberPath.of("stage"),
        MemberPath.of("stageTimestamp"),
        MemberPath.of("requestReceivedTimestamp"),
        MemberPath.of("verb"),
        MemberPath.of("requestURI"),
        MemberPath.of("user", "username"),
        MemberPath.of("responseStatus", "code")
    };

    private final MessageDigest digest = sha256();
    private final Value value = new Value();
    private final ByteBuilder identity = new ByteBuilder();
    private final RecentHashes seen = new RecentHashes(WINDOW);

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Remembers an event; true when it was seen before. */
    boolean isRepeated(AuditEvent event) {
        identity.clear();
        for (MemberPath path : IDENTITY) {
            int node = event.find(path);
            if (node == JsonDocument.ABSENT) {
                appendLength(0);
            } else {
                event.document().text(node, value);
                appendLength(value.length(0));
                identity.append(value);
            }
        }
        digest.update(identity.array(), 0, identity.length());
        byte[] hash = digest.digest();
        return !seen.add(number(hash, 0), number(hash, Long.BYTES));
    }

    private void appendLength(int length) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            identity.append((byte) (length >>> shift));
        }
    }

    private static long number(byte[] hash, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = (number << Byte.SIZE) | (hash[i] & 0xff);
        }
        return number;
    }
}
