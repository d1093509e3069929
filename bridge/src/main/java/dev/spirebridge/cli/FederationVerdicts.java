package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.FederationVerdict;
import dev.spirebridge.federation.FederationVerdict.Outcome;
import dev.spirebridge.federation.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The answer of {@code federation verify}, for people and for programs. */
final class FederationVerdicts {

  private FederationVerdicts() {}

  static List<String> lines(List<FederationVerdict> verdicts) {
    List<String> lines = new ArrayList<>();
    for (FederationVerdict verdict : verdicts) {
      lines.add(
          "%s: %s"
              .formatted(
                  verdict.trustDomain(),
                  switch (verdict.outcome()) {
                    case HOLDS -> "holds";
                    case DOES_NOT_HOLD -> "does not hold";
                    case COULD_NOT_FIND_OUT -> "could not be found out";
                  }));
      for (Statement statement : verdict.statements()) {
        lines.add("  %-8s %s".formatted(word(statement.kind()), statement.words()));
      }
    }
    return lines;
  }

  static Map<String, Object> document(List<FederationVerdict> verdicts) {
    return Map.of("trustDomains", verdicts.stream().map(FederationVerdicts::document).toList());
  }

  private static Map<String, Object> document(FederationVerdict verdict) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("trustDomain", verdict.trustDomain());
    document.put("outcome", word(verdict.outcome()));
    document.put(
        "statements",
        verdict.statements().stream()
            .map(each -> Map.of("kind", word(each.kind()), "words", each.words()))
            .toList());
    return document;
  }

  static int exitCode(List<FederationVerdict> verdicts) {
    if (verdicts.stream().anyMatch(each -> each.outcome() == Outcome.DOES_NOT_HOLD)) {
      return ExitCode.DOES_NOT_HOLD;
    }
    return verdicts.stream().anyMatch(each -> each.outcome() == Outcome.COULD_NOT_FIND_OUT)
        ? ExitCode.COULD_NOT_FIND_OUT
        : ExitCode.DONE;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
