package io.vedette.rules;

import java.util.Optional;

/** Reads addresses and networks as rules write them, without ever asking a name server. */
final class Addresses {
    private static final int V4_BYTES = 4;
    private static final int V6_GROUPS = 8;

    private Addresses() {}

    /**
     * An address, or a network with its prefix length after a slash; an address counts with all its
     * bits.
     */
    static Optional<Constant.Network> parse(String text, boolean network) {
        int slash = text.indexOf('/');
        if (slash >= 0 && !network) {
            return Optional.empty();
        }
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = address.indexOf(':') >= 0 ? v6(address) : v4(address);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        int bits = bytes.length * 8;
        if (slash >= 0) {
            bits = number(text.substring(slash + 1), bits);
        }
        return bits < 0
                ? Optional.empty()
                : Optional.of(new Constant.Network(Bytes.copyOf(bytes), bits));
    }

    /** Four decimal parts; an empty array when it is not an address. */
    private static byte[] v4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[V4_BYTES];
        if (parts.length != V4_BYTES) {
            return new byte[0];
        }
        for (int i = 0; i < V4_BYTES; i++) {
            int part = number(parts[i], 255);
            if (part < 0) {
                return new byte[0];
            }
            address[i] = (byte) part;
        }
        return address;
    }

    /** RFC 4291, section 2.2; an empty array when it is not an address. */
    private static byte[] v6(String text) {
        int gap = text.indexOf("::");
        byte[] address = new byte[V6_GROUPS * 2];
        if (gap < 0) {
            return groups(text, address, 0) == V6_GROUPS ? address : new byte[0];
        }
        byte[] tail = new byte[V6_GROUPS * 2];
        int before = groups(text.substring(0, gap), address, 0);
        int after = groups(text.substring(gap + 2), tail, 0);
        if (before < 0 || after < 0 || before + after >= V6_GROUPS) {
            return new byte[0];
        }
        System.arraycopy(tail, 0, address, (V6_GROUPS - after) * 2, after * 2);
        return address;
    }

    /**
     * Reads groups separated by colons, the last two perhaps as a v4 address; the number of groups,
     * or -1.
     */
    private static int groups(String text, byte[] into, int start) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int group = start;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0 && group + 2 <= V6_GROUPS) {
                byte[] v4 = v4(parts[i]);
                if (v4.length == 0) {
                    return -1;
                }
                System.arraycopy(v4, 0, into, group * 2, V4_BYTES);
                return group + 2;
            }
            if (group == V6_GROUPS || !parts[i].matches("[0-9a-fA-F]{1,4}")) {
                return -1;
            }
            int value = Integer.parseInt(parts[i], 16);
            into[group * 2] = (byte) (value >>> 8);
            into[group * 2 + 1] = (byte) value;
            group++;
        }
        return group;
    }

    private static int number(String text, int highest) {
        // inet_pton refuses a leading zero too: some read such a number as octal
        if (text.isEmpty()
                || text.length() > 3
                || (text.length() > 1 && text.startsWith("0"))
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = Integer.parseInt(text);
        return value <= highest ? value : -1;
    }

    /** An address of 4 or 16 bytes as text; IPv6 as RFC 5952 writes it. */
    static String format(byte[] address) {
        var text = new StringBuilder();
        if (address.length == V4_BYTES) {
            for (int i = 0; i < V4_BYTES; i++) {
                text.append(i == 0 ? "" : ".").append(address[i] & 0xff);
            }
            return text.toString();
        }
        if (address.length != V6_GROUPS * 2) {
            return java.util.HexFormat.of().formatHex(address);
        }
        int[] groups = new int[V6_GROUPS];
        for (int i = 0; i < V6_GROUPS; i++) {
            groups[i] = (address[i * 2] & 0xff) << 8 | (address[i * 2 + 1] & 0xff);
        }
        int gap = longestZeros(groups);
        int i = 0;
        while (i < V6_GROUPS) {
            if (i == gap) {
                text.append("::");
                while (i < V6_GROUPS && groups[i] == 0) {
                    i++;
                }
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i++]));
            }
        }
        return text.toString();
    }

    /** The start of the longest run of two or more zero groups, or -1. */
    private static int longestZeros(int[] groups) {
        int best = -1;
        int bestLength = 1;
        int start = 0;
        while (start < groups.length) {
            int end = start;
            while (end < groups.length && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                best = start;
                bestLength = end - start;
            }
            start = Math.max(end, start + 1);
        }
        return best;
    }
}
