package io.vedette.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * A directory in memory that can lose power, be killed, run full and fail, as disks do: what was
 * not forced is kept or not, page by page, and after a failed force, later ones succeed and do
 * nothing.
 */
final class MemoryStorage implements Storage {
    static final int PAGE_BYTES = 64;

    private final Map<String, Content> now = new HashMap<>();
    private final Map<String, Content> durable = new HashMap<>();
    private long operationsLeft = Long.MAX_VALUE;
    private boolean dead;
    private int failingWrites;
    private int failingForces;
    private long capacityBytes = Long.MAX_VALUE;

    private static final class Content {
        private byte[] written = new byte[0];
        private byte[] forced = new byte[0];
        private final Set<Integer> lostPages = new HashSet<>();
    }

    /** After so many writes, forces and deletions, the process is dead: nothing works any more. */
    synchronized void dieAfter(long operations) {
        operationsLeft = operations;
    }

    synchronized boolean isDead() {
        return dead;
    }

    synchronized void failWrites(int count) {
        failingWrites = count;
    }

    synchronized void failForces(int count) {
        failingForces = count;
    }

    synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    synchronized long bytes() {
        return now.values().stream().mapToLong(content -> content.written.length).sum();
    }

    synchronized Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        now.forEach((name, content) -> files.put(name, content.written.clone()));
        return files;
    }

    static MemoryStorage of(Map<String, byte[]> files) {
        var storage = new MemoryStorage();
        files.forEach((name, bytes) -> {
            var content = new Content();
            content.written = bytes.clone();
            content.forced = bytes.clone();
            storage.now.put(name, content);
            storage.durable.put(name, content);
        });
        return storage;
    }

    /** What the next process finds after this one was killed. */
    MemoryStorage afterKill() {
        return of(files());
    }

    /** What the next process finds after power was lost. */
    synchronized MemoryStorage afterPowerLoss(RandomGenerator random) {
        Map<String, byte[]> files = new HashMap<>();
        var names = new TreeSet<>(now.keySet());
        names.addAll(durable.keySet());
        for (String name : names) {
            Content written = now.get(name);
            Content forced = durable.get(name);
            // a name made or deleted since the directory was forced may be there or not
            Content content = written == forced || random.nextBoolean() ? written : forced;
            if (content != null) {
                files.put(name, survived(content, random));
            }
        }
        return of(files);
    }

    private static byte[] survived(Content content, RandomGenerator random) {
        int forced = content.forced.length;
        int written = content.written.length;
        int size = random.nextBoolean() ? written : forced;
        if (size > forced && random.nextBoolean()) {
            size = random.nextInt(forced, size + 1);
        }
        byte[] bytes = Arrays.copyOf(content.forced, size);
        int mode = random.nextInt(3);
        for (int page = 0; page < size; page += PAGE_BYTES) {
            if (mode == 0 || (mode == 1 && random.nextBoolean())) {
                int end = Math.min(Math.min(page + PAGE_BYTES, size), written);
                if (page < end) {
                    System.arraycopy(content.written, page, bytes, page, end - page);
                }
            }
        }
        return bytes;
    }

    private void operate() throws IOException {
        dead |= operationsLeft-- <= 0;
        if (dead) {
            throw new IOException("the process is dead");
        }
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(now.keySet());
    }

    @Override
    public synchronized File create(String name) throws IOException {
        operate();
        if (now.containsKey(name)) {
            throw new IOException("exists: " + name);
        }
        var content = new Content();
        now.put(name, content);
        return new OpenFile(content);
    }

    @Override
    public synchronized File open(String name) throws IOException {
        Content content = now.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return new OpenFile(content);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        operate();
        now.remove(name);
    }

    @Override
    public synchronized void force() throws IOException {
        operate();
        durable.clear();
        durable.putAll(now);
    }

    @Override
    public Path path(String name) {
        return Path.of("/memory").resolve(name);
    }

    @Override
    public void close() {}

    private final class OpenFile implements File {
        private final Content content;

        OpenFile(Content content) {
            this.content = content;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            synchronized (MemoryStorage.this) {
                int count = Math.clamp(content.written.length - offset, 0, target.remaining());
                if (count > 0) {
                    target.put(content.written, (int) offset, count);
                }
                return count;
            }
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            synchronized (MemoryStorage.this) {
                int wanted = source.remaining();
                boolean fails = failingWrites > 0;
                boolean dies = operationsLeft <= 0;
                long room = capacityBytes - bytes() + content.written.length - offset;
                int count = fails || dies ? wanted / 2 : Math.clamp(room, 0, wanted);
                if (!dead) {
                    int end = (int) offset + count;
                    if (end > content.written.length) {
                        content.written = Arrays.copyOf(content.written, end);
                    }
                    source.get(content.written, (int) offset, count);
                    int first = (int) offset / PAGE_BYTES;
                    content.lostPages.removeIf(
                            page -> page >= first && page <= (end - 1) / PAGE_BYTES);
                }
                operate();
                if (fails) {
                    failingWrites--;
                    throw new IOException("Input/output error");
                }
                if (count < wanted) {
                    throw new IOException("No space left on device");
                }
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (MemoryStorage.this) {
                operate();
                if (failingForces > 0) {
                    failingForces--;
                    // Linux marks the pages clean; written again, they are dirty again
                    for (int page = 0; page * PAGE_BYTES < content.written.length; page++) {
                        content.lostPages.add(page);
                    }
                    throw new IOException("Input/output error");
                }
                byte[] before = content.forced;
                content.forced = content.written.clone();
                for (int page : content.lostPages) {
                    int from = page * PAGE_BYTES;
                    int end = Math.min(from + PAGE_BYTES, content.forced.length);
                    for (int i = from; i < end; i++) {
                        content.forced[i] = i < before.length ? before[i] : 0;
                    }
                }
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryStorage.this) {
                operate();
                if (size < content.written.length) {
                    content.written = Arrays.copyOf(content.written, (int) size);
                }
            }
        }

        @Override
        public long size() {
            synchronized (MemoryStorage.this) {
                return content.written.length;
            }
        }

        @Override
        public void close() {}
    }
}
