//! TLS as libpq's `sslmode` means it, by rustls.
//!
//! Source: PostgreSQL's manual, 34.19 "SSL Support".

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use crate::database::url::SslMode;
use crate::failure::Failure;

/// What rustls needs for a connection of that mode. `roots` is a file, or `system`.
pub(super) fn client_config(mode: SslMode, roots: Option<&Path>) -> Result<ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let check = match (mode, roots) {
        (SslMode::VerifyFull, _) => Check::Name,
        // A file of authorities with `require` is `verify-ca`, as in libpq.
        (SslMode::VerifyCa, _) | (SslMode::Require, Some(_)) => Check::Authority,
        _ => Check::Nothing,
    };
    let trusted = match check {
        Check::Nothing => Vec::new(),
        _ => trusted_certificates(roots)?,
    };
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(trusted.iter().cloned());
    let verifier = Verifier {
        check,
        store,
        trusted,
        provider: Arc::clone(&provider),
    };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::new("TLS can't be used").because(error))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// `sslrootcert`, else `~/.postgresql/root.crt`, else this machine's authorities.
fn trusted_certificates(roots: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, Failure> {
    if let Some(path) = roots.filter(|path| *path != Path::new("system")) {
        return read_certificates(path, "sslrootcert");
    }
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home.map(|home| home.join(".postgresql").join("root.crt"));
    match own.filter(|path| roots.is_none() && path.is_file()) {
        Some(path) => read_certificates(&path, "sslrootcert"),
        None => Ok(native_certificates()),
    }
}

/// Those of this machine.
pub(super) fn native_certificates() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}

/// Those of a file that a parameter of the URL names.
pub(super) fn read_certificates(
    path: &Path,
    parameter: &str,
) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let unreadable = |why: String| {
        Failure::new(format!(
            "the certificates of `{parameter}` can't be read: {}: {why}",
            path.display()
        ))
        .hint(format!(
            "`{parameter}` names a PEM file with the certificate of the authority that the server's is signed by"
        ))
    };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path)
        .map_err(|error| unreadable(error.to_string()))?
        .collect();
    let certificates = certificates.map_err(|error| unreadable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unreadable("it holds no certificate".to_owned()));
    }
    Ok(certificates)
}

/// How much of the server's certificate is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Nothing,
    Authority,
    Name,
}

#[derive(Debug)]
struct Verifier {
    check: Check,
    store: RootCertStore,
    trusted: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.check == Check::Nothing {
            return Ok(ServerCertVerified::assertion());
        }
        let certificate = ParsedCertificate::try_from(end_entity)?;
        // A server with a self-signed certificate is trusted by that very certificate.
        if !self.trusted.iter().any(|trusted| trusted == end_entity) {
            verify_server_cert_signed_by_trust_anchor(
                &certificate,
                &self.store,
                intermediates,
                now,
                self.provider.signature_verification_algorithms.all,
            )?;
        }
        if self.check == Check::Name {
            verify_server_name(&certificate, server_name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
