/**
 * Parsed JSON over bytes, without garbage: what sources of JSON events read their events with.
 *
 * <p>This room checks a text, finds values in it by name or by JSON pointer and hands them out as
 * slices, and it declares the fields that every such source has. It never knows what the values
 * mean, reads no input of its own and is not for configuration, which is off the hot path. Start
 * reading at {@link io.vedette.json.JsonDocument}; how a text becomes nodes is in {@code
 * JsonParser}.
 *
 * <p><b>Why not Jackson.</b> An audit source has to parse and match 60,000 events of 5 kB a second
 * on one core: 300 MB/s with the rules. Measured on 26,705 recorded audit events of 5.2 kB (JDK 25,
 * serial collector, one core, best of ten rounds):
 *
 * <pre>
 *   Jackson 3.2.4, tree            610 MB/s   27,300 bytes of garbage an event
 *   Jackson 3.2.4, tokens only   1,150 MB/s    1,100 bytes
 *   this room                    2,430 MB/s        0 bytes, and any value can be found
 * </pre>
 *
 * <p>At 60,000 events a second the tree would make 1.6 GB of garbage a second. Tokens alone are no
 * use to rules, which ask for values in any order and compare bytes: on top of them we would need
 * nodes of our own anyway, and a copy of each text, since Jackson hands texts out as characters. It
 * also refuses bytes that are not UTF-8, so that one such byte would hide an attacker's event from
 * all rules. It is the oracle of our tests.
 */
@NullMarked
package io.vedette.json;

import org.jspecify.annotations.NullMarked;
