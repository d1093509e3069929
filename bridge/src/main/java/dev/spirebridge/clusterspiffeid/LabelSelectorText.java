package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.LabelSelector.Operator;
import dev.spirebridge.clusterspiffeid.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads label selectors in the syntax of kubectl's {@code --selector}: {@code a=b, c!=d, e in
 * (f,g), h notin (i), j, !k} (k8s.io/apimachinery/pkg/labels). Its {@code >} and {@code <} are
 * refused: the selectors of a ClusterSPIFFEID have no such operators.
 */
final class LabelSelectorText {

  private static final String SYMBOLS = "=!(),<>";

  private final String text;
  private int position;

  private LabelSelectorText(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException with what is wrong, as a part of a sentence
   */
  static LabelSelector parse(String text) {
    return new LabelSelectorText(text).selector();
  }

  private LabelSelector selector() {
    var requirements = new ArrayList<Requirement>();
    if (atEnd()) {
      return LabelSelector.EVERYTHING;
    }
    do {
      requirements.add(requirement());
    } while (take(","));
    if (!atEnd()) {
      throw unexpected("',' or the end");
    }
    return new LabelSelector(requirements);
  }

  private Requirement requirement() {
    boolean negated = take("!");
    String key = word();
    if (key.isEmpty()) {
      throw unexpected("a label key");
    }
    check(LabelSyntax.problemOfKey(key));
    if (negated || atEnd() || text.charAt(position) == ',') {
      return new Requirement(key, negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
    }
    if (take("!=")) {
      return new Requirement(key, Operator.NOT_IN, List.of(value()));
    }
    if (take("==") || take("=")) {
      return new Requirement(key, Operator.IN, List.of(value()));
    }
    int before = position;
    return switch (word()) {
      case "in" -> new Requirement(key, Operator.IN, values());
      case "notin" -> new Requirement(key, Operator.NOT_IN, values());
      default -> {
        position = before;
        throw unexpected("'=', '!=', 'in' or 'notin'");
      }
    };
  }

  private List<String> values() {
    if (!take("(")) {
      throw unexpected("'('");
    }
    var values = new TreeSet<String>();
    do {
      values.add(value());
    } while (take(","));
    if (!take(")")) {
      throw unexpected("',' or ')'");
    }
    return List.copyOf(values);
  }

  private String value() {
    String value = word();
    check(LabelSyntax.problemOfValue(value));
    return value;
  }

  /** Empty before a symbol and at the end. */
  private String word() {
    skipBlanks();
    int start = position;
    while (position < text.length()
        && !isBlank(text.charAt(position))
        && SYMBOLS.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  private boolean take(String symbol) {
    skipBlanks();
    boolean found = text.startsWith(symbol, position);
    if (found) {
      position += symbol.length();
    }
    return found;
  }

  private boolean atEnd() {
    skipBlanks();
    return position == text.length();
  }

  private void skipBlanks() {
    while (position < text.length() && isBlank(text.charAt(position))) {
      position++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static void check(Optional<String> problem) {
    problem.ifPresent(message -> {
      throw new IllegalArgumentException(message);
    });
  }

  private IllegalArgumentException unexpected(String expected) {
    String found = atEnd() ? "the end" : "\"" + text.substring(position) + "\"";
    return new IllegalArgumentException("expected " + expected + ", found " + found);
  }
}
