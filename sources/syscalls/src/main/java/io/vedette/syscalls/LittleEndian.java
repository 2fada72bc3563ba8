package io.vedette.syscalls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in arrays of bytes, least byte first, at any alignment. */
final class LittleEndian {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    /** 0 to 65,535. */
    static int unsignedShort(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at) & 0xffff;
    }

    static int integer(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static long unsignedInteger(byte[] bytes, int at) {
        return integer(bytes, at) & 0xffff_ffffL;
    }

    static long number(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void setShort(byte[] bytes, int at, int value) {
        SHORTS.set(bytes, at, (short) value);
    }

    static void setInteger(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static void setNumber(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }
}
