package io.vedette.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vedette.model.AlertCodec.Decoded;

/** A record may have been changed on disk: whatever it is, there is an answer. */
class AlertCodecFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void readsOrRefusesAnything(byte[] record) {
        switch (AlertCodec.decode(record)) {
            case Decoded.Read read ->
                    assertThat(AlertCodec.decode(AlertCodec.encode(read.alert()))).isEqualTo(read);
            case Decoded.Unreadable(String reason) -> assertThat(reason).isNotEmpty();
        }
    }
}
