package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code labelSelector} and {@code fieldSelector} of a list or a watch. */
record Selection(List<Predicate<ObjectNode>> requirements) {
  private static final Pattern OUTSIDE_OF_PARENTHESES = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUALITY = Pattern.compile("([^!=\\s]+)\\s*(!=|==?)\\s*(\\S*)");
  private static final Pattern PRESENCE = Pattern.compile("(!?)\\s*([^!=\\s()]+)");

  Selection {
    requirements = List.copyOf(requirements);
  }

  /**
   * @throws ApiFailure when one cannot be understood
   */
  static Selection parse(ApiResource resource, String labels, String fields) {
    var byLabel = terms(labels).map(Selection::label);
    var byField = terms(fields).map(term -> field(resource, term));
    return new Selection(Stream.concat(byLabel, byField).toList());
  }

  boolean matches(ObjectNode stored) {
    return requirements.stream().allMatch(each -> each.test(stored));
  }

  private static Stream<String> terms(String selector) {
    return OUTSIDE_OF_PARENTHESES
        .splitAsStream(selector)
        .map(term -> term.strip())
        .filter(term -> !term.isEmpty());
  }

  private static Predicate<ObjectNode> label(String term) {
    var set = SET.matcher(term);
    if (set.matches()) {
      var values = Arrays.stream(set.group(3).split(",")).map(value -> value.strip()).toList();
      boolean wanted = set.group(2).equals("in");
      return object -> {
        var label = labelOf(object, set.group(1));
        return (!label.isMissingNode() && values.contains(label.asText())) == wanted;
      };
    }
    var equality = EQUALITY.matcher(term);
    if (equality.matches()) {
      boolean wanted = !equality.group(2).equals("!=");
      return object -> {
        var label = labelOf(object, equality.group(1));
        return (!label.isMissingNode() && label.asText().equals(equality.group(3))) == wanted;
      };
    }
    var presence = PRESENCE.matcher(term);
    if (presence.matches()) {
      boolean wanted = presence.group(1).isEmpty();
      return object -> labelOf(object, presence.group(2)).isMissingNode() != wanted;
    }
    throw ApiFailure.badRequest("unable to parse requirement: " + term);
  }

  private static JsonNode labelOf(ObjectNode object, String key) {
    return Metadata.of(object).path("labels").path(key);
  }

  private static Predicate<ObjectNode> field(ApiResource resource, String term) {
    var equality = EQUALITY.matcher(term);
    if (!equality.matches()) {
      throw ApiFailure.badRequest("invalid field selector: " + term);
    }
    var path = equality.group(1);
    boolean everywhere = path.equals("metadata.name") || path.equals("metadata.namespace");
    if (!everywhere && resource.is(ApiResource.Trait.CUSTOM)) {
      throw ApiFailure.badRequest("field label not supported: " + path);
    }
    var pointer = "/" + path.replace('.', '/');
    boolean wanted = !equality.group(2).equals("!=");
    return stored -> {
      var shown = resource.shown(stored);
      return shown.at(pointer).asText().equals(equality.group(3)) == wanted;
    };
  }
}
