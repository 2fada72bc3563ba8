package io.vedette.masking;

import io.vedette.json.JsonDocument;
import io.vedette.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** JSON masked with a rule about members whose names begin with {@code rule}. */
final class MaskedJson {
    private MaskedJson() {}

    private static final class Rule implements MemberRule {
        private final Value name = new Value();

        @Override
        public Set<String> names() {
            return Set.of("rule", "rule-encoded", "rule-config", "untouched");
        }

        @Override
        public Treatment treatment(JsonDocument document, int object, int member) {
            document.name(member, name);
            return switch (name.text(0)) {
                case "rule" -> Treatment.SECRET_DATA;
                case "rule-encoded" -> Treatment.ENCODED_SECRET_DATA;
                case "rule-config" -> Treatment.CONFIG_MAP_DATA;
                default -> Treatment.UNTOUCHED;
            };
        }

        @Override
        public boolean rewrite(
                JsonDocument document,
                int member,
                byte[] text,
                int from,
                int to,
                MaskedBytes into) {
            throw new AssertionError("never asked for");
        }
    }

    static JsonMasker masker(MaskedCounts counts) {
        return new JsonMasker(
                MaskingKey.of(new byte[32]), counts, MaskingOptions.SECRETS, new Rule());
    }

    static String mask(JsonMasker masker, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        var document = new JsonDocument();
        if (!document.parse(bytes, 0, bytes.length)) {
            throw new AssertionError(json + ": " + document.error());
        }
        var into = new MaskedBytes();
        boolean found = masker.mask(document, document.root(), into);
        if (!found && into.length() > 0) {
            throw new AssertionError("nothing was found, but something was written");
        }
        return found ? into.toString() : json;
    }

    static String quoted(String text) {
        var into = new MaskedBytes();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        JsonText.append(bytes, 0, bytes.length, into);
        return "\"" + into + "\"";
    }
}
