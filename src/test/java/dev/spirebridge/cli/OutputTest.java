package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputTest {

  private static Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("zuerst", "a \"b\"\n");
    document.put("list", List.of(1, true));
    document.put("none", null);
    document.put("empty", List.of());
    document.put("map", Map.of("key", "true"));
    document.put("nested", new ArrayList<>(Arrays.asList(Map.of("x", 1L))));
    return document;
  }

  @Test
  void jsonKeepsTheOrder() {
    assertThat(Output.json(document()))
        .isEqualTo(
            """
            {
              "zuerst": "a \\"b\\"\\n",
              "list": [
                1,
                true
              ],
              "none": null,
              "empty": [ ],
              "map": {
                "key": "true"
              },
              "nested": [
                {
                  "x": 1
                }
              ]
            }\
            """);
  }

  @Test
  void yamlQuotesWhatWouldBeReadAsSomethingElse() {
    assertThat(Output.yaml(document()))
        .isEqualTo(
            """
            zuerst: |
              a "b"
            list:
            - 1
            - true
            none: null
            empty: []
            map:
              key: 'true'
            nested:
            - x: 1
            """);
  }

  @Test
  void aTableIsAsWideAsItsCells() {
    Table table = new Table("NAME", "STATE", "WHAT");
    table.add("a", "registered", "-");
    table.add("a-long-name", "x", "");

    assertThat(table.lines())
        .containsExactly(
            "NAME          STATE        WHAT", "a             registered   -", "a-long-name   x");
  }
}
