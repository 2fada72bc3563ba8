package io.vedette.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Cardinality;
import io.vedette.model.EventTypes;
import io.vedette.model.FieldType;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTypeAnalysisTest {
    private static final EventTypes TYPES =
            new EventTypes(
                    4,
                    Map.of(
                            "acct",
                            codes(0),
                            "add_key",
                            codes(0),
                            "open",
                            codes(1, 2),
                            "close",
                            codes(3)));

    private static BitSet codes(int... codes) {
        var set = new BitSet();
        for (int code : codes) {
            set.set(code);
        }
        return set;
    }

    private static Condition type(Operator operator, String name) {
        var field = TestCatalogue.field("evt.type", FieldType.TEXT, Cardinality.ONE);
        return new Condition.Compare(
                new Condition.FieldRead(field, Optional.empty(), (event, into) -> false),
                operator,
                Quantifier.NONE,
                List.of(new Constant.Text(Bytes.ofText(name))));
    }

    @Test
    void keepsACodeThatAnotherNameSharesWhenOneIsRuledOut() {
        var analysis = new EventTypeAnalysis(TYPES);

        assertThat(analysis.possible(type(Operator.NOT_EQUAL, "acct")))
                .isEqualTo(codes(0, 1, 2, 3));
        assertThat(analysis.possible(new Condition.Not(type(Operator.EQUAL, "open"))))
                .isEqualTo(codes(0, 3));
        assertThat(analysis.possible(type(Operator.EQUAL, "acct"))).isEqualTo(codes(0));
    }
}
