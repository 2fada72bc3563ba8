package io.vedette.files;

/**
 * The contents of a file that was read to its end, recognised under any name, packed or not.
 *
 * @param sizeBytes its length, modulo 2^32, which is what gzip keeps of it
 * @param head of its first bytes
 */
record ReadContents(long sizeBytes, Fingerprint head) {
    private static final long MODULUS = 1L << 32;

    static ReadContents of(byte[] head, long sizeBytes) {
        return new ReadContents(sizeBytes % MODULUS, Fingerprint.of(head));
    }
}
