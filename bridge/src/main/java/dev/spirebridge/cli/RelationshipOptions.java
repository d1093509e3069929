package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigFile;
import dev.spirebridge.federation.EndpointProfile;
import dev.spirebridge.federation.FederationRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A bundle endpoint, as it is given on the command line. */
final class RelationshipOptions {

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "The other side's bundle endpoint, https://HOST:PORT.")
  private @Nullable String endpoint;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description =
          "How it proves that it is the right one: https_web, by a certificate of a public"
              + " authority, or https_spiffe, by an SVID. Default: https_spiffe where"
              + " --endpoint-spiffe-id is given, else https_web.")
  private @Nullable String profile;

  @Option(
      names = "--endpoint-spiffe-id",
      paramLabel = "SPIFFE-ID",
      description = {"Of its SVID; a SPIRE server has", "spiffe://TRUST-DOMAIN/spire/server."})
  private @Nullable String endpointSpiffeId;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description =
          "The other side's bundle to begin with, which https_spiffe needs. There: spire-server"
              + " bundle show -format spiffe.")
  private @Nullable Path bundle;

  FederationRequest request(String trustDomain, Optional<String> bundleText) {
    return new FederationRequest(
        trustDomain,
        endpoint == null ? "" : endpoint,
        profile == null
            ? endpointSpiffeId == null ? EndpointProfile.HTTPS_WEB : EndpointProfile.HTTPS_SPIFFE
            : profile,
        Optional.ofNullable(endpointSpiffeId),
        bundleText);
  }

  /** The file that was given, if one was. */
  Optional<ConfigFile> bundle() {
    return Optional.ofNullable(bundle).map(ConfigFile::read);
  }

  /** The flag that stands for a field of a request. */
  static String flag(String field) {
    return switch (field) {
      case "trustDomain" -> "TRUST-DOMAIN";
      case "endpointSpiffeId" -> "--endpoint-spiffe-id";
      case "bundleFile" -> "--bundle";
      default -> "--" + field;
    };
  }
}
