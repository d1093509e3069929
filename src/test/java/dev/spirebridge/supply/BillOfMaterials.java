package dev.spirebridge.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bill of materials that the build writes in CycloneDX's JSON.
 *
 * @param json the whole document
 */
record BillOfMaterials(JsonNode json) {

  static final Path FILE = Path.of("target", "spire-bridge.cdx.json");

  /**
   * A library.
   *
   * @param licences SPDX identifiers or expressions, names where there is neither; several are a
   *     choice, as in a Maven POM
   * @param sha256 of the jar, in hex
   */
  record Library(String group, String name, String version, List<String> licences, String sha256) {

    /** The name of its file. */
    String jar() {
      return name + "-" + version + ".jar";
    }

    String coordinates() {
      return group + ":" + name;
    }
  }

  static BillOfMaterials read() throws IOException {
    return new BillOfMaterials(new ObjectMapper().readTree(FILE.toFile()));
  }

  List<Library> libraries() {
    return json.path("components").valueStream().map(BillOfMaterials::library).toList();
  }

  private static Library library(JsonNode component) {
    return new Library(
        component.path("group").asText(),
        component.path("name").asText(),
        component.path("version").asText(),
        component.path("licenses").valueStream().map(BillOfMaterials::licence).toList(),
        component
            .path("hashes")
            .valueStream()
            .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
            .map(hash -> hash.path("content").asText())
            .findFirst()
            .orElse("none"));
  }

  private static String licence(JsonNode entry) {
    return Stream.of(entry.path("expression"), entry.at("/license/id"), entry.at("/license/name"))
        .map(JsonNode::asText)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElseThrow(() -> new AssertionError("a licence without a name: " + entry));
  }
}
