package dev.spirebridge.demo;

import io.fabric8.kubernetes.api.model.Pod;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.regex.Pattern;

/**
 * The {@code spiffeIDTemplate} of a ClusterSPIFFEID, as far as three fields go: {@code
 * .TrustDomain}, {@code .PodMeta.Namespace} and {@code .PodSpec.ServiceAccountName}. Go's templates
 * can do more; whatever else is asked for here is refused.
 */
record SpiffeIdTemplate(String text) {
  private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)}}");

  /**
   * @throws IllegalArgumentException when it asks for anything else, or what comes out is no SPIFFE
   *     ID of the trust domain
   */
  SpiffeId render(TrustDomain trustDomain, Pod pod) {
    var rendered =
        ACTION
            .matcher(text)
            .replaceAll(action ->
                switch (action.group(1).strip()) {
                  case ".TrustDomain" -> trustDomain.getName();
                  case ".PodMeta.Namespace" -> pod.getMetadata().getNamespace();
                  case ".PodSpec.ServiceAccountName" -> pod.getSpec().getServiceAccountName();
                  default ->
                      throw new IllegalArgumentException(
                          action.group() + " is more than this stand-in can render");
                });
    try {
      var id = SpiffeId.parse(rendered);
      if (!id.getTrustDomain().equals(trustDomain)) {
        throw new IllegalArgumentException(rendered + " is not of " + trustDomain.getName());
      }
      return id;
    } catch (InvalidSpiffeIdException e) {
      throw new IllegalArgumentException(rendered + " is no SPIFFE ID: " + e.getMessage(), e);
    }
  }
}
