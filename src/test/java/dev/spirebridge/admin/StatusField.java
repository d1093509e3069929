package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;

import dev.spirebridge.status.read.Filled;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A field of one object of the documents.
 *
 * @param always whether it is always there
 */
record StatusField(String name, FieldType type, boolean always, String words) {

  /** In the order in which they are written. */
  static List<StatusField> of(Class<? extends Record> type) {
    FieldWords words = new FieldWords(type);
    List<StatusField> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(
          new StatusField(
              FieldWords.field(component),
              FieldType.of(component.getGenericType()),
              component.getType() != Optional.class,
              inJson(words.of(component.getName()), component)));
    }
    Set<String> always = DerivedFields.of(Filled.sparse(type), NOW).keySet();
    for (String derived : DerivedFields.of(Filled.of(type), NOW).keySet()) {
      fields.add(
          new StatusField(
              derived + "Seconds",
              FieldType.of(Duration.class),
              always.contains(derived),
              words.of(derived)));
    }
    return fields;
  }

  /** An empty one has no field. */
  private static String inJson(String words, RecordComponent component) {
    return component.getType() == Optional.class
        ? words.replaceAll("\\bempty\\b", "absent")
        : words;
  }
}
