package io.vedette.syscalls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The network interfaces of the recorded machine: they tell which end of a connection is the local
 * one. One thread owns it.
 */
final class Interfaces {
    private static final int MOST = 10_000;
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private final List<Interface> all = new ArrayList<>();

    /**
     * One address of an interface.
     *
     * @param address 4 or 16 bytes in network order, as the two after it
     * @param speedBitsPerSecond 0 when it is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Interface(
            byte[] address, byte[] mask, byte[] broadcast, long speedBitsPerSecond, byte[] name) {
        boolean isVersion4() {
            return address.length == 4;
        }
    }

    void clear() {
        all.clear();
    }

    void add(Interface one) {
        if (all.size() < MOST) {
            all.add(one);
        }
    }

    List<Interface> all() {
        return all;
    }

    /** Whether the machine itself has the address. */
    boolean isLocal(byte[] addresses, int offset, int length) {
        for (int i = 0; i < all.size(); i++) {
            Interface one = all.get(i);
            if (one.address.length == length
                    && (length == 4
                            ? same(one.address, addresses, offset, 4)
                            // the first half is the network
                            : same(one.address, addresses, offset, 8))) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(byte[] address, byte[] addresses, int offset, int length) {
        return Arrays.equals(address, 0, length, addresses, offset, offset + length);
    }

    /** Fills in an end of a connection that is not known: the interface that reaches the other. */
    void complete(Descriptor connection) {
        if (!connection.isConnection()) {
            return;
        }
        int length = connection.addressLength();
        boolean noSource = connection.isZero(true);
        if (!noSource && !connection.isZero(false)) {
            return;
        }
        int known = connection.addressOffset(!noSource);
        int missing = connection.addressOffset(noSource);
        byte[] addresses = connection.endsToWrite();
        byte[] guessed = nearest(addresses, known, length);
        boolean same =
                Arrays.equals(addresses, known, known + length, guessed, 0, length)
                        && connection.sourcePort() == connection.destinationPort();
        if (!same) {
            System.arraycopy(guessed, 0, addresses, missing, length);
        }
    }

    private byte[] nearest(byte[] addresses, int offset, int length) {
        for (Interface one : all) {
            if (one.address.length == length && same(one.address, addresses, offset, length)) {
                return one.address;
            }
        }
        for (Interface one : all) {
            if (one.address.length == length && sharesNetwork(one, addresses, offset)) {
                return one.address;
            }
        }
        for (Interface one : all) {
            if (one.address.length == length && !isLoopback(one.address)) {
                return one.address;
            }
        }
        return new byte[length];
    }

    private static boolean sharesNetwork(Interface one, byte[] addresses, int offset) {
        if (!one.isVersion4()) {
            return same(one.address, addresses, offset, 8);
        }
        for (int i = 0; i < 4; i++) {
            if (((one.address[i] ^ addresses[offset + i]) & one.mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoopback(byte[] address) {
        return address.length == 4
                ? address[0] == 127 && address[1] == 0 && address[2] == 0 && address[3] == 1
                : Arrays.equals(address, LOOPBACK_6);
    }
}
