package io.vedette.masking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key with which masked values are hashed: with the same key, equal values look equal; without
 * it nobody can try out values.
 *
 * <p>Immutable and safe to share.
 */
public final class MaskingKey {
    /** The name of the key's file in a state directory. */
    public static final String FILE_NAME = "masking.key";

    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] bytes;

    private MaskingKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key that this process made when it started and never keeps: whatever has no lasting one
     * masks with it, so that values can be compared within one run, from whichever source.
     */
    public static MaskingKey ofThisRun() {
        return OfThisRun.KEY;
    }

    private static final class OfThisRun {
        private static final MaskingKey KEY = random();
    }

    /** A new key that nobody else has: values are comparable only within what it masked. */
    public static MaskingKey random() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new MaskingKey(bytes);
    }

    /**
     * A key of 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static MaskingKey of(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a masking key has " + KEY_BYTES + " bytes, not " + bytes.length);
        }
        return new MaskingKey(bytes.clone());
    }

    /**
     * The key of an installation: that in {@value #FILE_NAME} of the directory, which is made with
     * the directory at the first call, readable by its owner only. Of several processes that call
     * this at once, all get the same key.
     *
     * @throws IOException if the file cannot be read or made, is no key, or others may read it
     */
    public static MaskingKey ofInstallation(Path stateDirectory) throws IOException {
        Files.createDirectories(stateDirectory);
        Path file = stateDirectory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            create(file);
        }
        return read(file);
    }

    /** The file appears with its whole content, or not at all. */
    private static void create(Path file) throws IOException {
        Path unfinished =
                file.resolveSibling(
                        FILE_NAME
                                + "."
                                + ProcessHandle.current().pid()
                                + "-"
                                + Thread.currentThread().threadId());
        Files.deleteIfExists(unfinished);
        try (var channel =
                Files.newByteChannel(
                        unfinished,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            String line = HexFormat.of().formatHex(random().bytes) + "\n";
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        }
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException ignored) {
            // another process was faster, and its key counts
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static MaskingKey read(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new IOException(
                    file
                            + " may be read by others than its owner ("
                            + PosixFilePermissions.toString(permissions)
                            + "); run chmod 600 on it, or remove it to have a new key made");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (text.length() != 2 * KEY_BYTES
                || !text.chars().allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c))) {
            throw new IOException(
                    file
                            + " is not a masking key of "
                            + 2 * KEY_BYTES
                            + " hexadecimal digits; remove it to have a new key made");
        }
        return new MaskingKey(HexFormat.of().parseHex(text));
    }

    SecretKey secretKey(String algorithm) {
        return new SecretKeySpec(bytes, algorithm);
    }

    /** Whether the other is the same key. */
    public boolean isSame(MaskingKey other) {
        return Arrays.equals(bytes, other.bytes);
    }

    /** Says nothing about the key. */
    @Override
    public String toString() {
        return "masking key";
    }
}
