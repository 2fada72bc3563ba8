package io.vedette.syscalls;

import io.vedette.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which host names addresses belong to, at one time. Immutable; looking up makes no garbage.
 *
 * <p>A table with open addressing: names of {@code addresses[i]} are {@code names[i]}.
 */
final class KnownNames {
    /** No name is known, and none will be: what recordings have. */
    static final KnownNames NONE = of(Map.of(), true);

    private final byte[][] addresses;
    private final byte[][][] names;
    private final boolean whole;

    private KnownNames(byte[][] addresses, byte[][][] names, boolean whole) {
        this.addresses = addresses;
        this.names = names;
        this.whole = whole;
    }

    /** An address as a key. */
    private record Key(List<Byte> bytes) {
        static Key of(byte[] address) {
            var bytes = new ArrayList<Byte>();
            for (byte each : address) {
                bytes.add(each);
            }
            return new Key(List.copyOf(bytes));
        }

        byte[] address() {
            byte[] address = new byte[bytes.size()];
            for (int i = 0; i < address.length; i++) {
                address[i] = bytes.get(i);
            }
            return address;
        }
    }

    /**
     * @param byName addresses of 4 or 16 bytes
     * @param whole whether an address that is not there belongs to no name, rather than perhaps to
     *     one that was not answered yet
     */
    static KnownNames of(Map<String, ? extends Collection<byte[]>> byName, boolean whole) {
        Map<Key, List<byte[]>> byAddress = new HashMap<>();
        byName.forEach((name, all) -> {
            byte[] text = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (byte[] address : all) {
                byAddress.computeIfAbsent(Key.of(address), any -> new ArrayList<>()).add(text);
            }
        });
        int capacity = Integer.highestOneBit(byAddress.size() * 4 + 1);
        byte[][] addresses = new byte[capacity][];
        byte[][][] names = new byte[capacity][][];
        byAddress.forEach((key, texts) -> {
            byte[] address = key.address();
            int at = hash(address, 0, address.length) & (capacity - 1);
            while (addresses[at] != null) {
                at = (at + 1) & (capacity - 1);
            }
            addresses[at] = address;
            names[at] = texts.toArray(byte[][]::new);
        });
        return new KnownNames(addresses, names, whole);
    }

    private static int hash(byte[] array, int offset, int length) {
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + array[i];
        }
        return hash ^ hash >>> 16;
    }

    /**
     * Reads the names of an address.
     *
     * @return false when it is not known yet whether it has one
     */
    boolean read(byte[] array, int offset, int length, Value into) {
        into.clear();
        int mask = addresses.length - 1;
        int at = hash(array, offset, length) & mask;
        while (addresses[at] != null) {
            byte[] address = addresses[at];
            if (Arrays.equals(address, 0, address.length, array, offset, offset + length)) {
                for (byte[] name : names[at]) {
                    into.addText(name);
                }
                return true;
            }
            at = (at + 1) & mask;
        }
        return whole;
    }
}
