package dev.spirebridge.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.ServedIdentity;
import dev.spirebridge.status.StreamStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the status records as JSON, one field per record component: an {@link Instant} as ISO 8601
 * in UTC, a {@link Duration} as a number of seconds in a field named {@code …Seconds}, an enum
 * constant in lower case, an empty {@link Optional} as no field at all. Ages and remaining times
 * are added by {@link DerivedFields}.
 *
 * <p>Strict on purpose: it knows the status records and the few value types they are made of, and
 * fails on anything else, so that nothing with a private key in it can slip into the output.
 */
final class StatusJson {

  private static final DefaultPrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /**
   * @throws IllegalStateException when a status record has a component that may not be written
   */
  StatusJson() {
    StatusTypes.requireWritable(BridgeStatus.class);
    StatusTypes.requireWritable(ControllerProcessStatus.class);
    StatusTypes.requireWritable(ServedIdentities.class);
    StatusTypes.requireWritable(IssuersStatus.class);
    StatusTypes.requireWritable(NamespacesStatus.class);
  }

  /** Leaves the stream open. */
  void write(ProcessStatus status, OutputStream out) throws IOException {
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.setPrettyPrinter(PRETTY.createInstance());
      writeValue(json, status, status.now());
      json.writeRaw('\n');
    }
  }

  private void writeRecord(JsonGenerator json, Record value, Instant now) throws IOException {
    json.writeStartObject();
    for (RecordComponent component : StatusTypes.components(value)) {
      writeField(json, component.getName(), StatusTypes.read(component, value), now);
    }
    for (Map.Entry<String, Duration> field : DerivedFields.of(value, now).entrySet()) {
      writeField(json, field.getKey(), field.getValue(), now);
    }
    json.writeEndObject();
  }

  private void writeField(JsonGenerator json, String name, Object value, Instant now)
      throws IOException {
    if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        writeField(json, name, optional.get(), now);
      }
    } else {
      json.writeFieldName(value instanceof Duration ? name + "Seconds" : name);
      writeValue(json, value, now);
    }
  }

  private void writeValue(JsonGenerator json, Object value, Instant now) throws IOException {
    switch (value) {
      case String text -> json.writeString(text);
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Instant instant -> json.writeString(instant.toString());
      case Duration duration -> json.writeNumber(DerivedFields.seconds(duration));
      case Enum<?> constant -> json.writeString(constant.name().toLowerCase(Locale.ROOT));
      case List<?> list -> {
        json.writeStartArray();
        for (Object element : list) {
          writeValue(json, element, now);
          letOthersRun(element);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : sorted(map).entrySet()) {
          writeField(json, String.valueOf(entry.getKey()), entry.getValue(), now);
        }
        json.writeEndObject();
      }
      case Record statusRecord when StatusTypes.isStatusType(statusRecord.getClass()) ->
          writeRecord(json, statusRecord, now);
      default ->
          throw new IllegalStateException(
              "a " + value.getClass().getName() + " may not be written into the status");
    }
  }

  /** Keys are strings, which {@link StatusTypes} sees to. */
  private static Map<Object, Object> sorted(Map<?, ?> map) {
    return new TreeMap<>(map);
  }

  // Virtual threads are not preempted: a long document would keep a liveness probe waiting. What is
  // written does not depend on it, only how soon others get their turn.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void letOthersRun(Object written) {
    if (written instanceof StreamStatus || written instanceof ServedIdentity) {
      Thread.yield();
    }
  }
}
