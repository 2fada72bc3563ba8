package io.vedette.json;

import com.code_intelligence.jazzer.junit.FuzzTest;

class JsonFuzzTest {
    private final JacksonOracle jackson = new JacksonOracle();

    @FuzzTest
    void isReadAsJacksonReadsIt(byte[] text) {
        jackson.check(text);
    }
}
