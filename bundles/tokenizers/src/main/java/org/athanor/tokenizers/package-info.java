/** Tokenizers as Hugging Face writes them: {@link org.athanor.tokenizers.HuggingFaceTokenizer}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.athanor.tokenizers;
