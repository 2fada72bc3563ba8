package io.vedette.syscalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Value;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostNamesTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Looks again all the time. */
    private static final HostNames.Pace EAGER =
            new HostNames.Pace(Duration.ofMillis(2), Duration.ofMillis(8), LONG, LONG);

    private final Map<String, List<byte[]>> zone = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    private List<byte[]> resolve(String name) throws UnknownHostException {
        List<byte[]> addresses = zone.get(name);
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private static byte[] address(String text) {
        return InetAddress.ofLiteral(text).getAddress();
    }

    /** The names, "unknown" when it is not known whether there are some. */
    private static String names(KnownNames known, String address) {
        byte[] bytes = address(address);
        byte[] somewhere = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, somewhere, 2, bytes.length);
        var value = new Value();
        if (!known.read(somewhere, 2, bytes.length, value)) {
            return "unknown";
        }
        var names = new TreeSet<String>();
        for (int i = 0; i < value.size(); i++) {
            names.add(value.text(i));
        }
        return String.join(",", names);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static boolean has(HostNames names, String address, String expected) {
        return names(names.known(), address).equals(expected);
    }

    @Test
    void knowsTheNamesOfAddresses() throws InterruptedException {
        zone.put("a.test", List.of(address("192.0.2.1"), address("2001:db8::1")));
        zone.put("b.test", List.of(address("192.0.2.1")));
        try (var names = new HostNames(this::resolve, EAGER, problems::add)) {
            names.want(Set.of("a.test", "b.test"));

            await(() -> has(names, "192.0.2.1", "a.test,b.test"));
            await(() -> has(names, "192.0.2.9", ""));
            assertThat(names(names.known(), "2001:db8::1")).isEqualTo("a.test");
            assertThat(names(names.known(), "2001:db8::2")).isEmpty();
            assertThat(names.resolving()).isEqualTo(2);
            assertThat(names.unresolved()).isZero();
            assertThat(problems).isEmpty();
        }
    }

    @Test
    void followsNamesThatMove() throws InterruptedException {
        zone.put("a.test", List.of(address("192.0.2.1")));
        try (var names = new HostNames(this::resolve, EAGER, problems::add)) {
            names.want(Set.of("a.test"));
            await(() -> has(names, "192.0.2.1", "a.test"));

            zone.put("a.test", List.of(address("192.0.2.2")));

            await(() -> has(names, "192.0.2.2", "a.test"));
            assertThat(names(names.known(), "192.0.2.1")).isEmpty();
        }
    }

    @Test
    void keepsTheAddressesOfANameThatDoesNotResolveAnyMoreForAWhile() throws InterruptedException {
        zone.put("a.test", List.of(address("192.0.2.1")));
        var pace =
                new HostNames.Pace(
                        Duration.ofMillis(2), Duration.ofMillis(8), LONG, Duration.ofSeconds(1));
        try (var names = new HostNames(this::resolve, pace, problems::add)) {
            names.want(Set.of("a.test"));
            await(() -> has(names, "192.0.2.1", "a.test"));

            zone.clear();
            await(() -> names.unresolved() == 1);

            assertThat(names(names.known(), "192.0.2.1")).isEqualTo("a.test");
            await(() -> has(names, "192.0.2.1", ""));
            assertThat(problems)
                    .containsExactly(
                            "host name a.test, which rules compare with, does not resolve any more");
        }
    }

    @Test
    void tellsOnceWhichNamesDoNotResolve() throws InterruptedException {
        zone.put("a.test", List.of(address("192.0.2.1")));
        Set<String> wanted =
                IntStream.range(0, 8).mapToObj(i -> "n" + i + ".test").collect(Collectors.toSet());
        wanted.add("a.test");
        try (var names = new HostNames(this::resolve, EAGER, problems::add)) {
            names.want(wanted);

            await(() -> has(names, "192.0.2.9", ""));

            assertThat(names.resolving()).isEqualTo(1);
            assertThat(names.unresolved()).isEqualTo(8);
            zone.put("n1.test", List.of(address("192.0.2.3")));
            await(() -> has(names, "192.0.2.3", "n1.test"));
            assertThat(problems)
                    .containsExactly(
                            "8 of 9 host names that rules compare with do not resolve, so no address is theirs until"
                                    + " they do: n0.test, n1.test, n2.test, n3.test, n4.test and 3 more");
        }
    }

    @Test
    void waitsForNoAnswer() throws InterruptedException {
        var never = new CountDownLatch(1);
        var pace =
                new HostNames.Pace(
                        Duration.ofMillis(2), Duration.ofMillis(8), Duration.ofMillis(200), LONG);
        HostNames.Resolver hanging =
                name -> {
                    if (name.startsWith("slow")) {
                        try {
                            never.await();
                        } catch (InterruptedException ignored) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    return List.of(address("192.0.2.1"));
                };
        try (var names = new HostNames(hanging, pace, problems::add)) {
            names.want(Set.of("a.test", "slow1.test", "slow2.test"));

            await(() -> has(names, "192.0.2.1", "a.test"));
            // nobody knows yet whose it is; then nobody waits any longer
            await(() -> has(names, "192.0.2.9", ""));
            assertThat(problems).singleElement().asString().startsWith("2 of 3 host names");
        }
        never.countDown();
    }

    @Test
    void isNotSureOfAddressesBeforeEveryNameWasAskedFor() throws InterruptedException {
        var answer = new CountDownLatch(1);
        HostNames.Resolver waiting =
                name -> {
                    try {
                        answer.await();
                    } catch (InterruptedException ignored) {
                        Thread.currentThread().interrupt();
                    }
                    return resolve(name);
                };
        zone.put("a.test", List.of(address("192.0.2.1")));
        try (var names = new HostNames(waiting, EAGER, problems::add)) {
            assertThat(names(names.known(), "192.0.2.1")).isEmpty();
            names.want(Set.of("a.test"));

            assertThat(names(names.known(), "192.0.2.1")).isEqualTo("unknown");
            answer.countDown();
            await(() -> has(names, "192.0.2.1", "a.test"));
        }
    }

    @Test
    void forgetsNamesThatNoRuleAsksForAnyMore() throws InterruptedException {
        zone.put("a.test", List.of(address("192.0.2.1")));
        zone.put("b.test", List.of(address("192.0.2.1")));
        try (var names = new HostNames(this::resolve, EAGER, problems::add)) {
            names.want(Set.of("a.test", "b.test"));
            await(() -> has(names, "192.0.2.1", "a.test,b.test"));

            names.want(Set.of("b.test"));

            assertThat(names(names.known(), "192.0.2.1")).isEqualTo("b.test");
            assertThat(names.resolving()).isEqualTo(1);
        }
    }

    @Test
    void boundsNamesAndAddresses() throws InterruptedException {
        var many = new ArrayList<byte[]>();
        for (int i = 0; i < 200; i++) {
            many.add(new byte[] {10, 0, 0, (byte) i});
        }
        Set<String> wanted =
                IntStream.range(0, HostNames.MOST_NAMES + 7)
                        .mapToObj(i -> "n" + i)
                        .collect(Collectors.toSet());
        try (var names =
                new HostNames(
                        name -> many, new HostNames.Pace(LONG, LONG, LONG, LONG), problems::add)) {
            names.want(wanted);

            await(() -> names.resolving() == HostNames.MOST_NAMES);
            assertThat(names.unresolved()).isEqualTo(7);
            assertThat(names(names.known(), "10.0.0.63")).isNotEmpty();
            assertThat(names(names.known(), "10.0.0.64")).isEmpty();
            assertThat(problems)
                    .containsExactly(
                            "7 host names that rules compare with are over the limit of 1024 and are not looked up");
        }
    }

    @Test
    void asksTheMachineForNamesAndTakesAddressesAsTheyAre() throws UnknownHostException {
        assertThat(HostNames.Resolver.MACHINE.addresses("192.0.2.7"))
                .containsExactly(address("192.0.2.7"));
        assertThat(HostNames.Resolver.MACHINE.addresses("localhost"))
                .anySatisfy(each -> assertThat(each).isIn(address("127.0.0.1"), address("::1")));
        org.assertj.core.api.Assertions.assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> HostNames.Resolver.MACHINE.addresses(""));
    }
}
