package dev.spirebridge.federation;

import java.security.cert.CertificateException;

/** The TLS server is not who it should be. */
final class EndpointRefusedException extends CertificateException {

  private static final long serialVersionUID = 1L;

  private final FetchProblem problem;

  EndpointRefusedException(FetchProblem problem, String message) {
    super(message);
    this.problem = problem;
  }

  FetchProblem problem() {
    return problem;
  }
}
