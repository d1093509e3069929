package dev.spirebridge.mesh.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spirebridge.mesh.Tree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An object as it is kept: JSON, packed, in base64 as in a ConfigMap's binaryData, and without what
 * would keep anybody from writing it back, by whatever tool.
 */
final class PackedObject {

  /** Far more than the API server takes, against a packed text that unpacks without end. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<String> OF_THE_SERVER =
      List.of(
          "uid", "resourceVersion", "managedFields", "generation", "creationTimestamp", "selfLink");

  private PackedObject() {}

  /** The object without its identity, version and status. */
  static Tree portable(Tree object) {
    Tree portable = object.without("status");
    for (String field : OF_THE_SERVER) {
      portable = portable.without("metadata", field);
    }
    return portable;
  }

  static String pack(Tree portable) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(MAPPER.writeValueAsBytes(portable.fields()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * @throws IOException if that is no packed object
   */
  static Tree unpack(String text) throws IOException {
    try (GZIPInputStream unpacked =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      byte[] json = unpacked.readNBytes(LARGEST);
      return new Tree(MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {}));
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }
}
