/**
 * What runs inside a sandbox to judge Java programs, in a JVM of its own: {@link
 * org.athanor.verifier.code.jvm.Judge}, {@link org.athanor.verifier.code.jvm.Candidate} and {@link
 * org.athanor.verifier.code.jvm.Stdio}. Nothing here is called by the verifier itself, and nothing
 * here uses anything but the JDK.
 */
package org.athanor.verifier.code.jvm;
