/**
 * The embedded SPIFFE Workload API, Delegated Identity API, certificate authority and registration:
 * what makes the demo run with a JDK alone, and the peer that the tests drive by hand. It imports
 * no other package of the bridge, so that it proves the bridge from outside.
 */
@NullMarked
package dev.spirebridge.demo;

import org.jspecify.annotations.NullMarked;
