package io.vedette.kubernetes;

import io.vedette.json.JsonDocument;
import io.vedette.masking.JsonMasker;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.MaskedCounts;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import java.nio.charset.StandardCharsets;

/**
 * Masks the secrets in audit events, before anything else sees them: the values of Secrets and
 * ConfigMaps in every form in which requests and responses carry them, and what {@link JsonMasker}
 * recognises anywhere else.
 *
 * <p>Belongs to one thread; the counts may be read by others.
 */
public final class AuditMasker {
    private final MaskedCounts counts = new MaskedCounts();
    private final AuditMemberRule rule = new AuditMemberRule();
    private final JsonMasker masker;

    /** Masks with a key, so that values masked with the same key can be compared. */
    public AuditMasker(MaskingKey key, MaskingOptions options) {
        masker = new JsonMasker(key, counts, options, rule);
        rule.use(masker);
    }

    /**
     * Masks secrets with a key that this process made when it started and never keeps: values can
     * be compared within what it reads, and with nothing else.
     */
    public static AuditMasker ofThisRun() {
        return new AuditMasker(MaskingKey.ofThisRun(), MaskingOptions.SECRETS);
    }

    /**
     * Appends the event at a node of a document with its secrets replaced. Everything else stays
     * byte for byte, the event's id always; structure, names and the types of values stay.
     *
     * @return false, and nothing is appended, when the event holds no secret
     */
    public boolean mask(JsonDocument document, int event, MaskedBytes into) {
        rule.begin(document, event);
        return masker.mask(document, event, into);
    }

    /** A text about an input, with the secrets that it quotes replaced. */
    String masked(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var masked = new MaskedBytes();
        return masker.texts().mask(bytes, 0, bytes.length, masked) ? masked.toString() : text;
    }

    /** How many values were masked. */
    public MaskedCounts counts() {
        return counts;
    }
}
