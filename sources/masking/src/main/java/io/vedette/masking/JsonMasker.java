package io.vedette.masking;

import io.vedette.json.JsonDocument;
import io.vedette.json.JsonDocument.Kind;
import io.vedette.model.Value;
import java.util.Arrays;

/**
 * Masks the secrets in a JSON document: values whose names say so, secrets within texts, JSON
 * written in texts, and what a {@link MemberRule} says. Names, structure and the types of values
 * stay, and everything that is no secret stays byte for byte.
 *
 * <p>What it wrote it leaves as it is: masking twice is masking once. A document without secrets is
 * not copied, and looking through it makes no garbage. Belongs to one thread.
 */
public final class JsonMasker {
    /** JSON in a text in JSON, and so on, is followed so deep; beyond it is masked as a whole. */
    private static final int DEEPEST = 4;

    /** Shorter texts hold no name with a value that is worth a look. */
    private static final int SHORTEST_TEXT = 8;

    /** Looking at the members of a shorter object is as quick as to know it again. */
    private static final int SHORTEST_OBJECT = 48;

    /** Longer objects and texts are looked through each time. */
    private static final int LONGEST_CLEAN_PART = 1 << 10;

    /** Objects as they were applied are longer, and come with each event about them. */
    private static final int LONGEST_CLEAN_JSON = 1 << 13;

    private static final byte[] NAME = Characters.ascii("name");
    private static final byte[] KEY = Characters.ascii("key");
    private static final int ABSENT = JsonDocument.ABSENT;

    private final NameTable names;
    private final TextMasker texts;
    private final Mask mask;
    private final MaskedCounts counts;
    private final MemberRule rule;
    private final Arguments arguments;
    private final CleanParts cleanTexts = new CleanParts(LONGEST_CLEAN_PART);
    private final CleanParts cleanObjects = new CleanParts(LONGEST_CLEAN_PART);
    private final CleanParts cleanJson = new CleanParts(LONGEST_CLEAN_JSON);
    private final KnownMasks knownMasks = new KnownMasks();
    private final Spans spans = new Spans();
    private final MaskedBytes decoded = new MaskedBytes();
    private final Value register = new Value();
    private final Level[] levels = new Level[DEEPEST + 1];

    /** How often the rule gave an answer that depends on what is around an object. */
    private long rulings;

    /** Where a document at one depth is changed. */
    private static final class Level {
        private final Edits edits = new Edits();
        private final MaskedBytes text = new MaskedBytes();
        private final JsonDocument inner = new JsonDocument();
    }

    /**
     * Masks documents of one kind.
     *
     * @param counts to which what is masked is added
     */
    public JsonMasker(
            MaskingKey key, MaskedCounts counts, MaskingOptions options, MemberRule rule) {
        this.rule = rule;
        this.counts = counts;
        names = new NameTable(rule.names());
        mask = new Mask(key);
        texts = new TextMasker(names, key, counts, options);
        arguments = new Arguments(names);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new Level();
        }
    }

    /** Masks texts with the same key and the same counts. */
    public TextMasker texts() {
        return texts;
    }

    /**
     * Appends a node with secrets replaced.
     *
     * @return false, and nothing is appended, when there are none
     */
    public boolean mask(JsonDocument document, int node, MaskedBytes into) {
        return mask(document, node, 0, into);
    }

    /** Appends the mask of a value that somebody else found, and counts it. */
    public void appendMask(byte[] value, int from, int to, SecretKind kind, MaskedBytes into) {
        mask.append(value, from, to, into);
        if (kind == SecretKind.CONFIG_MAP_DATA) {
            VisibleWords.append(value, from, to, into);
        }
        counts.add(kind);
    }

    /** Whether a text is a mask already. */
    public static boolean isMask(byte[] text, int from, int to) {
        return Mask.isOne(text, from, to);
    }

    /** Whether a value of that name is a secret by all appearances. */
    public boolean isSecretName(byte[] text, int from, int to) {
        return NameTable.verdict(names.code(text, from, to)).isSensitive();
    }

    /** Masks the arguments of a command, one after another. */
    public ArgumentMasker arguments() {
        return new ArgumentMasker(names, texts);
    }

    private boolean mask(JsonDocument document, int node, int depth, MaskedBytes into) {
        Edits edits = levels[depth].edits;
        edits.clear();
        value(document, node, depth);
        if (edits.size() == 0) {
            return false;
        }
        edits.writeTo(
                document.source(), document.sourceStart(node), document.sourceEnd(node), into);
        return true;
    }

    // As deep as documents at most, so 512 calls for each of five.
    private void value(JsonDocument document, int node, int depth) {
        byte first = document.source()[document.sourceStart(node)];
        if (first == '"') {
            string(document, node, depth);
        } else if (first == '{') {
            perhapsKnownObject(document, node, depth);
        } else if (first == '[') {
            array(document, node, depth);
        }
    }

    /** An object in a text in the document may be masked for how deep it is, so it is no known. */
    private void perhapsKnownObject(JsonDocument document, int object, int depth) {
        int from = document.sourceStart(object);
        int to = document.sourceEnd(object);
        if (depth > 0 || to - from < SHORTEST_OBJECT || to - from > LONGEST_CLEAN_PART) {
            object(document, object, depth);
            return;
        }
        byte[] source = document.source();
        if (cleanObjects.contains(source, from, to)) {
            return;
        }
        long before = findings(depth);
        object(document, object, depth);
        if (findings(depth) == before) {
            cleanObjects.add(source, from, to);
        }
    }

    /** Grows with everything found that keeps a part from being remembered as clean. */
    private long findings(int depth) {
        return levels[depth].edits.size() + rulings;
    }

    private void object(JsonDocument document, int object, int depth) {
        byte[] source = document.source();
        for (int member = document.first(object);
                member != ABSENT;
                member = document.next(member)) {
            int nameEnd = document.nameEnd(member);
            int code =
                    nameEnd >= 0
                            ? names.code(source, document.nameStart(member), nameEnd)
                            : codeOfEscaped(document, member);
            if (code != 0) {
                member(document, object, member, code, depth);
            } else if (source[document.sourceStart(member)] == '"') {
                // most values are, and need no call
                string(document, member, depth);
            } else {
                value(document, member, depth);
            }
        }
    }

    private int codeOfEscaped(JsonDocument document, int member) {
        document.name(member, register);
        return codeOf(register);
    }

    private int codeOf(Value text) {
        int offset = text.offset(0);
        return names.code(text.array(0), offset, offset + text.length(0));
    }

    private void member(JsonDocument document, int object, int member, int code, int depth) {
        Treatment treatment = Treatment.ORDINARY;
        if ((code & NameTable.RULED) != 0) {
            treatment = rule.treatment(document, object, member);
            rulings += treatment.dependsOnPlace() ? 1 : 0;
        }
        if (treatment != Treatment.ORDINARY && treatment != Treatment.ORDINARY_HERE) {
            treat(document, member, treatment, depth);
            return;
        }
        NameVerdict verdict = NameTable.verdict(code);
        if (verdict == NameVerdict.VALUE) {
            verdict = verdictOfSibling(document, object);
        }
        if (verdict.isSensitive()) {
            sensitive(document, member, verdict, depth);
        } else {
            value(document, member, depth);
        }
    }

    /** Of variables, which are objects with a name and a value. */
    private NameVerdict verdictOfSibling(JsonDocument document, int object) {
        int name = document.member(object, NAME);
        if (name == ABSENT) {
            name = document.member(object, KEY);
        }
        if (name == ABSENT || document.kind(name) != Kind.STRING) {
            return NameVerdict.ORDINARY;
        }
        document.text(name, register);
        NameVerdict verdict = NameTable.verdict(codeOf(register));
        return verdict == NameVerdict.SECRET_OR_NAME ? NameVerdict.SECRET : verdict;
    }

    private void sensitive(JsonDocument document, int node, NameVerdict verdict, int depth) {
        switch (document.kind(node)) {
            case STRING -> namedString(document, node, verdict, depth);
            case NUMBER -> number(document, node, verdict.kind(), depth);
            case ARRAY -> {
                for (int element = document.first(node);
                        element != ABSENT;
                        element = document.next(element)) {
                    if (document.kind(element) == Kind.STRING) {
                        namedString(document, element, verdict, depth);
                    } else {
                        value(document, element, depth);
                    }
                }
            }
            case OBJECT -> object(document, node, depth);
            case TRUE, FALSE, NULL -> {}
        }
    }

    private void namedString(JsonDocument document, int node, NameVerdict verdict, int depth) {
        document.text(node, register);
        byte[] text = register.array(0);
        int from = register.offset(0);
        int to = from + register.length(0);
        if (HarmlessValues.isOne(verdict, text, from, to)) {
            string(document, node, depth);
            return;
        }
        if (verdict == NameVerdict.AUTHORIZATION) {
            spans.clear();
            int start = Assignments.afterScheme(text, from, to);
            if (!Mask.isOne(text, start, to)) {
                spans.add(start, to, SecretKind.AUTHORIZATION);
                replaceSpans(document, node, text, from, to, depth);
            }
            return;
        }
        whole(document, node, verdict.kind(), text, from, to, depth);
    }

    private void array(JsonDocument document, int array, int depth) {
        boolean begun = false;
        for (int element = document.first(array);
                element != ABSENT;
                element = document.next(element)) {
            if (document.source()[document.sourceStart(element)] != '"') {
                value(document, element, depth);
                continue;
            }
            if (!begun) {
                arguments.begin();
                begun = true;
            }
            document.text(element, register);
            int from = register.offset(0);
            int to = from + register.length(0);
            int secret = arguments.word(register.array(0), from, to);
            if (secret == Arguments.NOTHING) {
                string(document, element, depth);
            } else {
                spans.clear();
                spans.add(secret, to, SecretKind.ARGUMENT);
                replaceSpans(document, element, register.array(0), from, to, depth);
            }
        }
    }

    private void string(JsonDocument document, int node, int depth) {
        if (document.isAsWritten(node)) {
            byte[] source = document.source();
            int from = document.sourceStart(node) + 1;
            int to = document.sourceEnd(node) - 1;
            if (TextPrefilter.mayHoldSecret(source, from, to)) {
                text(document, node, source, from, to, depth);
            }
            return;
        }
        document.text(node, register);
        byte[] text = register.array(0);
        int from = register.offset(0);
        int to = from + register.length(0);
        if (!json(document, node, text, from, to, depth)) {
            text(document, node, text, from, to, depth);
        }
    }

    private void text(JsonDocument document, int node, byte[] text, int from, int to, int depth) {
        if (to - from < SHORTEST_TEXT || cleanTexts.contains(text, from, to)) {
            return;
        }
        spans.clear();
        texts.find(text, from, to, spans);
        if (spans.isEmpty()) {
            cleanTexts.add(text, from, to);
        } else {
            replaceSpans(document, node, text, from, to, depth);
        }
    }

    /** Masks JSON that is written in a text; false if it is none. */
    private boolean json(
            JsonDocument document, int node, byte[] text, int from, int to, int depth) {
        int start = Characters.spaceEnd(text, from, to);
        if (start == to || (text[start] != '{' && text[start] != '[')) {
            return false;
        }
        Level level = levels[depth];
        if (!level.inner.parse(text, start, to)
                || Characters.spaceEnd(text, level.inner.end(), to) != to) {
            return false;
        }
        if (depth == DEEPEST) {
            whole(document, node, SecretKind.ENCODED, text, from, to, depth);
            return true;
        }
        level.text.clear();
        if (mask(level.inner, level.inner.root(), depth + 1, level.text)) {
            replaceString(document, node, level.text, depth);
        }
        return true;
    }

    private void treat(JsonDocument document, int node, Treatment treatment, int depth) {
        switch (treatment) {
            case ORDINARY, ORDINARY_HERE -> value(document, node, depth);
            case UNTOUCHED, UNTOUCHED_HERE -> {}
            case SECRET_DATA, ENCODED_SECRET_DATA, CONFIG_MAP_DATA, ENCODED_CONFIG_MAP_DATA ->
                    data(document, node, treatment, depth);
            case SUSPECTED -> {
                if (document.kind(node) == Kind.STRING) {
                    namedString(document, node, NameVerdict.SECRET, depth);
                } else {
                    value(document, node, depth);
                }
            }
            case JSON, JSON_HERE -> perhapsKnownJson(document, node, treatment, depth);
            case REWRITTEN -> rewrite(document, node, treatment, depth);
        }
    }

    /** What was last applied to an object comes with each event about it. */
    private void perhapsKnownJson(JsonDocument document, int node, Treatment treatment, int depth) {
        byte[] source = document.source();
        int from = document.sourceStart(node);
        int to = document.sourceEnd(node);
        if (depth == 0 && cleanJson.contains(source, from, to)) {
            return;
        }
        long before = findings(depth);
        rewrite(document, node, treatment, depth);
        if (depth == 0 && findings(depth) == before) {
            cleanJson.add(source, from, to);
        }
    }

    private void rewrite(JsonDocument document, int node, Treatment treatment, int depth) {
        document.text(node, register);
        byte[] text = register.array(0);
        int from = register.offset(0);
        int to = from + register.length(0);
        if (json(document, node, text, from, to, depth)) {
            return;
        }
        if (treatment != Treatment.REWRITTEN) {
            if (from < to && !Mask.isOne(text, from, to)) {
                whole(document, node, SecretKind.ENCODED, text, from, to, depth);
            }
            return;
        }
        MaskedBytes masked = levels[depth].text;
        masked.clear();
        if (rule.rewrite(document, node, text, from, to, masked)) {
            replaceString(document, node, masked, depth);
        }
    }

    private void data(JsonDocument document, int node, Treatment treatment, int depth) {
        SecretKind kind =
                treatment == Treatment.SECRET_DATA || treatment == Treatment.ENCODED_SECRET_DATA
                        ? SecretKind.SECRET_DATA
                        : SecretKind.CONFIG_MAP_DATA;
        switch (document.kind(node)) {
            case STRING -> dataText(document, node, treatment, kind, depth);
            case NUMBER -> number(document, node, kind, depth);
            case OBJECT, ARRAY -> {
                for (int child = document.first(node);
                        child != ABSENT;
                        child = document.next(child)) {
                    data(document, child, treatment, depth);
                }
            }
            case TRUE, FALSE, NULL -> {}
        }
    }

    /** The same certificates and settings come again and again: their masks are remembered. */
    private void dataText(
            JsonDocument document, int node, Treatment treatment, SecretKind kind, int depth) {
        document.text(node, register);
        byte[] text = register.array(0);
        int from = register.offset(0);
        int to = from + register.length(0);
        if (from == to || Mask.isOne(text, from, to)) {
            return;
        }
        boolean isEncoded =
                treatment == Treatment.ENCODED_SECRET_DATA
                        || treatment == Treatment.ENCODED_CONFIG_MAP_DATA;
        int context = (isEncoded ? 1 : 0) | (kind == SecretKind.SECRET_DATA ? 2 : 0);
        Edits edits = levels[depth].edits;
        MaskedBytes replacements = edits.replacements();
        byte[] known = knownMasks.find(text, from, to, context);
        if (known.length > 0) {
            replacements.append('"');
            replacements.append(known);
            replacements.append('"');
            edits.add(document.sourceStart(node), document.sourceEnd(node));
            counts.add(kind);
            return;
        }
        int start = replacements.length() + 1;
        if (isEncoded && EncodedText.decode(text, from, to, false, decoded)) {
            // so that a value looks the same wherever it turns up
            whole(document, node, kind, decoded.array(), 0, decoded.length(), depth);
        } else {
            whole(document, node, kind, text, from, to, depth);
        }
        knownMasks.add(Arrays.copyOfRange(replacements.array(), start, replacements.length() - 1));
    }

    /** Replaces the string by the mask of a text. */
    private void whole(
            JsonDocument document,
            int node,
            SecretKind kind,
            byte[] text,
            int from,
            int to,
            int depth) {
        Edits edits = levels[depth].edits;
        edits.replacements().append('"');
        appendMask(text, from, to, kind, edits.replacements());
        edits.replacements().append('"');
        edits.add(document.sourceStart(node), document.sourceEnd(node));
    }

    /** Numbers stay numbers: nothing of theirs stays, and they are not told apart. */
    private void number(JsonDocument document, int node, SecretKind kind, int depth) {
        int start = document.sourceStart(node);
        int end = document.sourceEnd(node);
        if (end - start == 1 && document.source()[start] == '0') {
            return;
        }
        Edits edits = levels[depth].edits;
        edits.replacements().append('0');
        edits.add(start, end);
        counts.add(kind);
    }

    private void replaceSpans(
            JsonDocument document, int node, byte[] text, int from, int to, int depth) {
        MaskedBytes masked = levels[depth].text;
        masked.clear();
        texts.replace(text, from, to, spans, masked);
        replaceString(document, node, masked, depth);
    }

    private void replaceString(JsonDocument document, int node, MaskedBytes text, int depth) {
        Edits edits = levels[depth].edits;
        edits.replacements().append('"');
        JsonText.append(text.array(), 0, text.length(), edits.replacements());
        edits.replacements().append('"');
        edits.add(document.sourceStart(node), document.sourceEnd(node));
    }
}
