package dev.spirebridge.supply;

import static java.util.stream.Collectors.groupingBy;

import dev.spirebridge.supply.BillOfMaterials.Library;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The licences under which libraries may be shipped, and the page that lists them. */
final class Licences {

  /** A library may have several, of which one is enough. A new kind is for a person to judge. */
  private static final List<String> ALLOWED =
      List.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "MIT",
          // The MIT licence in other words.
          "Bouncy Castle Licence",
          // Copyleft that ends at its own files: they are shipped as published, beside ours.
          "EPL-2.0",
          "(CDDL-1.0 OR GPL-2.0-with-classpath-exception)");

  private static final String HEAD =
      """
      # Licences

      The libraries that are shipped beside spire-bridge's own classes, in `lib/`, by licence. Each jar there is as its
      makers published it, with the licence and the notices that they put into it. Where a library has several licences, it may be
      used under any of them. What only the build and the tests need is not shipped, and not listed.

      Made from the build's bill of materials, `target/spire-bridge.cdx.json`. Every build compares the two, and fails for
      another library, version or content of a jar, and for a licence that nobody has judged. After a change that is
      meant, `GOLDEN=write ./mvnw -Dtest=SourceSizeTest -Dit.test=SupplyChainIT verify` writes this page anew.
      """;

  private Licences() {}

  static boolean allowed(Library library) {
    return library.licences().stream().anyMatch(ALLOWED::contains);
  }

  /** In Markdown. */
  static String page(List<Library> libraries) {
    Map<String, List<Library>> byLicence =
        libraries.stream()
            .collect(
                groupingBy(
                    library -> plain(String.join(" or ", library.licences())),
                    TreeMap::new,
                    Collectors.toList()));
    StringBuilder page = new StringBuilder(HEAD);
    byLicence.forEach((licence, those) -> {
      page.append(
          "\n## %s\n\n| library | version | SHA-256 of the jar |\n|---|---|---|\n"
              .formatted(licence));
      those.stream()
          .sorted(Comparator.comparing(Library::coordinates))
          .forEach(each ->
              page.append(
                  "| %s | %s | `%s` |\n"
                      .formatted(each.coordinates(), each.version(), each.sha256())));
    });
    return page.toString();
  }

  private static String plain(String licence) {
    return licence.replaceAll("^\\((.*)\\)$", "$1").replace(" OR ", " or ");
  }
}
