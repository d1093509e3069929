package dev.spirebridge.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Prometheus text format, taken apart again. */
record MetricsText(Map<String, String> typeByName, Map<String, Double> valueBySeries) {

  static MetricsText parse(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> values = new HashMap<>();
    text.lines()
        .forEach(line -> {
          String[] words = line.split(" ", -1);
          if (line.startsWith("# TYPE ")) {
            types.put(words[2], words[3]);
          } else if (!line.startsWith("#")) {
            int space = line.lastIndexOf(' ');
            String series = line.substring(0, space);
            if (values.put(series, parseValue(line.substring(space + 1))) != null) {
              throw new IllegalArgumentException("twice: " + series);
            }
          }
        });
    return new MetricsText(types, values);
  }

  private static double parseValue(String value) {
    return value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
  }

  double value(String series) {
    Double value = valueBySeries.get(series);
    if (value == null) {
      throw new AssertionError("no series " + series + " in " + valueBySeries.keySet());
    }
    return value;
  }
}
