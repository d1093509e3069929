package dev.spirebridge.kubernetes;

import dev.spirebridge.identity.KeyMask;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a request to the API server failed.
 *
 * @param sentence one, without a full stop, that ends with what to do
 */
public record ApiFailure(Kind kind, String sentence) {

  /** What a caller may want to tell apart. */
  public enum Kind {
    /** RBAC or an admission policy. */
    FORBIDDEN,
    UNAUTHENTICATED,
    /** The kind itself is unknown: its CRD is not installed. */
    NO_SUCH_KIND,
    NOT_FOUND,
    /** The object was changed, or made, by somebody else meanwhile. */
    CONFLICT,
    /** The version to watch from is no longer kept. */
    EXPIRED,
    INVALID,
    THROTTLED,
    UNREACHABLE,
    UNTRUSTED,
    OTHER
  }

  private static final Pattern RBAC =
      Pattern.compile(
          "User \"([^\"]*)\" cannot (\\S+) resource \"([^\"]*)\" in API group \"([^\"]*)\""
              + "(?: in the namespace \"([^\"]*)\")?");
  private static final Pattern URL = Pattern.compile("at: (https?://[^/ ]+)");

  /** The last match counts: an API server may have its paths below a prefix, as behind a proxy. */
  private static final Pattern RESOURCE =
      Pattern.compile(
          "at: https?://\\S*/(?:apis/([^/ ]+)|api)/v\\d\\w*/(?:namespaces/[^/ ]+/)?([^/?. ]+)");

  /** Of server-side apply, with 500 where it should be 400 (kubernetes#139253). */
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("(\\.\\S+): field not declared in schema");

  private static final Map<String, String> CRDS =
      Map.of(
          SpireKinds.CLUSTER_SPIFFE_ID.getPlural(),
          SpireKinds.CLUSTER_SPIFFE_ID.getKind(),
          SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getPlural(),
          SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getKind(),
          "clusterstaticentries",
          "ClusterStaticEntry");
  private static final int LONGEST = 600;

  public static ApiFailure of(Throwable failure) {
    return of(failure, ApiFailure::rules);
  }

  /**
   * @param rules the folder or file of RBAC rules to apply where a right is missing
   */
  public static ApiFailure of(Throwable failure, String rules) {
    return of(failure, _ -> rules);
  }

  private static ApiFailure of(Throwable failure, UnaryOperator<String> rules) {
    KubernetesClientException answered = answer(failure);
    if (answered == null) {
      return unanswered(failure);
    }
    String said = said(answered);
    Matcher unknown = UNKNOWN_FIELD.matcher(said);
    if (unknown.find()) {
      return new ApiFailure(
          Kind.INVALID,
          "the CRD at the API server is older than the field %s: update spire-controller-manager's CRDs"
              .formatted(unknown.group(1).substring(1)));
    }
    return switch (answered.getCode()) {
      case 401 ->
          new ApiFailure(
              Kind.UNAUTHENTICATED,
              "the API server does not accept these credentials: renew the user of the kubeconfig,"
                  + " or check that the pod's service account exists");
      case 403 -> forbidden(said, rules);
      case 404 -> notFound(answered, said);
      case 409 ->
          new ApiFailure(
              Kind.CONFLICT, said + ": somebody else was faster, look at the object and try again");
      case 410 ->
          new ApiFailure(
              Kind.EXPIRED,
              "the API server no longer keeps that version (" + said + "): list again");
      case 422 -> invalid(answered, said);
      case 429 ->
          new ApiFailure(
              Kind.THROTTLED,
              "the API server asks for fewer requests ("
                  + said
                  + "): try again later, and look at its priority and fairness settings if it"
                  + " lasts");
      default ->
          new ApiFailure(
              Kind.OTHER,
              "the API server failed with %d (%s): look into its log"
                  .formatted(answered.getCode(), said));
    };
  }

  private static @Nullable KubernetesClientException answer(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof KubernetesClientException e && e.getCode() > 0) {
        return e;
      }
    }
    return null;
  }

  private static String said(KubernetesClientException e) {
    Status status = e.getStatus();
    String message = status == null ? null : status.getMessage();
    String text = message == null || message.isBlank() ? String.valueOf(e.getMessage()) : message;
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static ApiFailure forbidden(String said, UnaryOperator<String> rules) {
    Matcher rbac = RBAC.matcher(said);
    if (!rbac.find()) {
      return new ApiFailure(
          Kind.FORBIDDEN,
          "the API server forbids it (" + said + "): ask whoever set that policy for an exception");
    }
    String resource = rbac.group(3) + (rbac.group(4).isEmpty() ? "" : "." + rbac.group(4));
    String where =
        rbac.group(5) == null ? "in the whole cluster" : "in the namespace " + rbac.group(5);
    return new ApiFailure(
        Kind.FORBIDDEN,
        "user %s may not %s %s %s: apply %s"
            .formatted(rbac.group(1), rbac.group(2), resource, where, rules.apply(resource)));
  }

  /** Secrets are the data plane's: the controllers have nothing to do with any. */
  private static String rules(String resource) {
    return resource.equals("secrets") ? "deploy/rbac-secret.yaml" : "clusterspiffeid/rbac/";
  }

  private static ApiFailure notFound(KubernetesClientException e, String said) {
    StatusDetails details = e.getStatus() == null ? null : e.getStatus().getDetails();
    if (details != null && details.getName() != null && !details.getName().isEmpty()) {
      return new ApiFailure(
          Kind.NOT_FOUND, said + ": check the name, or that nobody deleted it meanwhile");
    }
    Matcher url = RESOURCE.matcher(String.valueOf(e.getMessage()));
    if (!url.find()) {
      return new ApiFailure(Kind.NO_SUCH_KIND, said + ": check the address of the API server");
    }
    String resource = url.group(2);
    String group = url.group(1) == null ? "" : "." + url.group(1);
    String crd = CRDS.get(resource);
    if (crd != null) {
      return new ApiFailure(
          Kind.NO_SUCH_KIND,
          "the CRD " + crd + " is not installed: install spire-controller-manager's CRDs");
    }
    return new ApiFailure(
        Kind.NO_SUCH_KIND,
        "the API server does not know " + resource + group + ": install the CRD of that name");
  }

  private static ApiFailure invalid(KubernetesClientException e, String said) {
    StatusDetails details = e.getStatus() == null ? null : e.getStatus().getDetails();
    List<StatusCause> causes =
        details == null || details.getCauses() == null ? List.of() : details.getCauses();
    String fields =
        causes.stream()
            .map(cause ->
                cause.getField() == null
                    ? cause.getMessage()
                    : cause.getField() + ": " + cause.getMessage())
            .collect(Collectors.joining("; "));
    return new ApiFailure(
        Kind.INVALID,
        "the API server refuses the object (%s): correct it"
            .formatted(fields.isEmpty() ? said : fields));
  }

  private static ApiFailure unanswered(Throwable failure) {
    Matcher url = URL.matcher(String.valueOf(failure.getMessage()));
    String server = "the API server" + (url.find() ? " " + url.group(1) : "");
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if ((at instanceof SSLException || at instanceof CertificateException) && !cutOff(at)) {
        return new ApiFailure(
            Kind.UNTRUSTED,
            "%s cannot be trusted (%s): check certificate-authority in the kubeconfig"
                .formatted(server, words(innermost(at))));
      }
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      Optional<String> reason = unreachable(at);
      if (reason.isPresent()) {
        return new ApiFailure(
            Kind.UNREACHABLE,
            "%s cannot be reached (%s): check that it runs, and its address in the kubeconfig"
                .formatted(server, reason.get()));
      }
    }
    return new ApiFailure(
        Kind.OTHER,
        "%s could not be asked (%s): look into its log"
            .formatted(server, words(innermost(failure))));
  }

  /** A server that dies in the middle of a handshake says nothing of its certificate. */
  private static boolean cutOff(Throwable failure) {
    Throwable innermost = innermost(failure);
    return innermost instanceof IOException && !(innermost instanceof SSLException);
  }

  private static Optional<String> unreachable(Throwable failure) {
    return switch (failure) {
      case HttpTimeoutException _, TimeoutException _ -> Optional.of("it does not answer in time");
      case UnknownHostException e -> Optional.of("unknown host " + e.getMessage());
      case ConnectException e ->
          Optional.of(e.getMessage() == null ? "connection refused" : lower(words(e)));
      case IOException e when e.getCause() == null -> Optional.of(lower(words(e)));
      default -> Optional.empty();
    };
  }

  private static Throwable innermost(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    // A kubeconfig's client-key is a path, and who writes the key itself there is told of no file.
    return message == null ? failure.getClass().getSimpleName() : KeyMask.withoutKeys(message);
  }

  private static String lower(String text) {
    return text.length() < 2 || Character.isUpperCase(text.charAt(1))
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
