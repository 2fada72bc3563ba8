package io.vedette.syscalls;

import io.vedette.masking.ArgumentMasker;
import io.vedette.masking.MaskedBytes;
import io.vedette.masking.MaskedCounts;
import io.vedette.masking.MaskingKey;
import io.vedette.masking.MaskingOptions;
import io.vedette.masking.TextMasker;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts of kernel events as alerts show them, with secrets replaced: passwords among arguments and
 * in environments, tokens and private keys in whatever was read or written.
 *
 * <p>Rules see the values as they are; only what leaves in an alert is masked. Whether a word of a
 * command is a password, only the words before it tell: so the commands of the process and of its
 * ancestors are read word by word, and the secrets among them are replaced wherever they stand.
 *
 * <p>One thread owns it.
 */
final class ShownValues {
    private static final int MOST_ANCESTORS = 20;
    private static final int MOST_SECRETS = 1000;

    /** A shorter word is replaced only where it is the whole text: it may be a part of any. */
    private static final int SHORTEST_WITHIN = 4;

    private static final int SHORTEST_OF_ENVIRONMENT = 6;

    private final MaskedCounts counts = new MaskedCounts();
    private final TextMasker texts;
    private final ArgumentMasker words;
    private final MaskedBytes masked = new MaskedBytes();

    /** Secrets with what stands for them, of the event that they were looked for in last. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private long numberOfEvent = -1;
    private long timeOfEvent = -1;

    ShownValues(MaskingKey key) {
        texts = TextMasker.of(key, counts, MaskingOptions.SECRETS);
        words = ArgumentMasker.of(key, counts, MaskingOptions.SECRETS);
    }

    /** How many values were masked; by any thread. */
    MaskedCounts counts() {
        return counts;
    }

    /**
     * @param field as rules write it; empty when the text is of no field
     */
    String of(SyscallEvent event, String field, String text) {
        if (text.isEmpty()) {
            return text;
        }
        find(event);
        String shown = text;
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            shown = replace(shown, secret.getKey(), secret.getValue());
        }
        String variable = variable(field);
        return variable.isEmpty() ? mask(shown) : maskVariable(variable, shown);
    }

    /** The name of the variable of an environment that a field asks for; empty for none. */
    private static String variable(String field) {
        int bracket = field.indexOf('[');
        boolean environment =
                bracket > 0 && (field.startsWith("proc.env[") || field.startsWith("proc.aenv["));
        if (!environment || !field.endsWith("]")) {
            return "";
        }
        String argument = field.substring(bracket + 1, field.length() - 1);
        return argument.chars().allMatch(Character::isDigit) ? "" : argument;
    }

    /** A text that has nothing to do with the commands of processes. */
    String mask(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        masked.clear();
        return texts.mask(bytes, 0, bytes.length, masked) ? masked.toString() : text;
    }

    private String maskVariable(String name, String value) {
        String assignment = name + "=" + value;
        String shown = mask(assignment);
        return shown.startsWith(name + "=") ? shown.substring(name.length() + 1) : shown;
    }

    /** Replaces a secret where it is a word of its own. */
    private static String replace(String text, String secret, String by) {
        if (text.equals(secret)) {
            return by;
        }
        int at = secret.length() < SHORTEST_WITHIN ? -1 : text.indexOf(secret);
        if (at < 0) {
            return text;
        }
        var replaced = new StringBuilder();
        int copied = 0;
        while (at >= 0) {
            int end = at + secret.length();
            if (isBetweenWords(text, at - 1) && isBetweenWords(text, end)) {
                replaced.append(text, copied, at).append(by);
                copied = end;
                at = text.indexOf(secret, end);
            } else {
                at = text.indexOf(secret, at + 1);
            }
        }
        return replaced.append(text, copied, text.length()).toString();
    }

    private static boolean isBetweenWords(String text, int at) {
        return at < 0 || at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }

    private void find(SyscallEvent event) {
        if (event.number == numberOfEvent && event.time() == timeOfEvent) {
            return;
        }
        numberOfEvent = event.number;
        timeOfEvent = event.time();
        secrets.clear();
        ProcessThread thread = event.thread;
        if (thread != null) {
            findInEnvironment(thread.currentEnvironment());
        }
        for (int i = 0; thread != null && i < MOST_ANCESTORS; i++) {
            findInCommand(thread);
            thread = event.machine.threads.peek(thread.parent);
        }
        findInCall(event);
    }

    private void findInCommand(ProcessThread thread) {
        if (thread.argumentCount == 0) {
            return;
        }
        words.begin();
        masked.clear();
        words.word(thread.comm, 0, thread.comm.length, masked);
        findAmong(thread.arguments, 0, thread.arguments.length);
    }

    /** The arguments of an exec that failed are the call's alone. */
    private void findInCall(SyscallEvent event) {
        boolean executes = event.code() == EventCode.EXECVE || event.code() == EventCode.EXECVEAT;
        if (!executes || event.parameters() < 3 || event.result() >= 0) {
            return;
        }
        event.bytes(2, event.slice);
        words.begin();
        Slice list = event.slice;
        findAmong(list.array, list.offset, list.offset + ProcessThread.withoutEnd(list));
    }

    /** Reads words with a zero byte between. */
    private void findAmong(byte[] list, int from, int to) {
        int start = from;
        for (int at = from; at <= to && secrets.size() < MOST_SECRETS; at++) {
            if (at == to || list[at] == 0) {
                masked.clear();
                if (words.word(list, start, at, masked)) {
                    keep(
                            new String(list, start, at - start, StandardCharsets.UTF_8),
                            masked.toString());
                }
                start = at + 1;
            }
        }
    }

    /** Some fields show bytes that cannot be printed as dots, or only those of control. */
    private void keep(String secret, String shown) {
        if (secret.isEmpty()) {
            return;
        }
        secrets.put(secret, shown);
        secrets.put(dotted(secret.getBytes(StandardCharsets.UTF_8), 0x7f), shown);
        secrets.put(dotted(secret.getBytes(StandardCharsets.UTF_8), 0x100), shown);
    }

    private static String dotted(byte[] secret, int end) {
        byte[] dotted = secret.clone();
        for (int i = 0; i < dotted.length; i++) {
            int unsigned = dotted[i] & 0xff;
            if (unsigned < ' ' || unsigned == 0x7f || unsigned >= end) {
                dotted[i] = '.';
            }
        }
        return new String(dotted, StandardCharsets.UTF_8);
    }

    private void findInEnvironment(byte[] list) {
        int start = 0;
        for (int at = 0; at <= list.length && secrets.size() < MOST_SECRETS; at++) {
            if (at == list.length || list[at] == 0) {
                findInVariable(list, start, at);
                start = at + 1;
            }
        }
    }

    /** A value that is secret by its name may stand among arguments too, put there by a shell. */
    private void findInVariable(byte[] list, int from, int to) {
        masked.clear();
        if (!texts.mask(list, from, to, masked)) {
            return;
        }
        String variable = new String(list, from, to - from, StandardCharsets.UTF_8);
        String shown = masked.toString();
        keep(variable, shown);
        int equals = variable.indexOf('=') + 1;
        boolean nameStays = equals > 0 && shown.startsWith(variable.substring(0, equals));
        if (nameStays && variable.length() - equals >= SHORTEST_OF_ENVIRONMENT) {
            keep(variable.substring(equals), shown.substring(equals));
        }
    }
}
