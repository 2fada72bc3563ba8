package io.vedette.outputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a password or token is found; never the thing itself, so that printing one is harmless. */
public sealed interface Secret {
    /** The longest secret read from a file, in bytes. */
    int LONGEST = 1 << 16;

    /** In a file, without the line end after it; read anew each time, so that it may change. */
    record InFile(Path path) implements Secret {}

    /** In a variable of the environment. */
    record InEnvironment(String variable) implements Secret {}

    /**
     * The secret.
     *
     * @throws IOException if there is none, with the place and the reason
     */
    default String read(Map<String, String> environment) throws IOException {
        return switch (this) {
            case InFile(Path path) -> fromFile(path);
            case InEnvironment(String variable) -> {
                String value = environment.getOrDefault(variable, "");
                if (value.isEmpty()) {
                    throw new IOException("the environment has no " + variable);
                }
                yield checked(value, variable);
            }
        };
    }

    private static String fromFile(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new IOException("the secret cannot be read: " + Reasons.of(e), e);
        }
        if (bytes.length > LONGEST) {
            throw new IOException(path + " is longer than the " + LONGEST + " byte limit");
        }
        String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        if (text.isEmpty()) {
            throw new IOException(path + " is empty");
        }
        return checked(text, path.toString());
    }

    /**
     * A control character in a header would be refused by the client with the secret in its words.
     */
    private static String checked(String text, String place) throws IOException {
        if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IOException(place + " holds characters other than printable ASCII");
        }
        return text;
    }
}
