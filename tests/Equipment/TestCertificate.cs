using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>Self-signed certificates for servers on the loopback.</summary>
public static class TestCertificate
{
    /// <summary>For localhost and 127.0.0.1, or another name; valid for a day around now, or expired yesterday.</summary>
    public static X509Certificate2 Create(string name = "localhost", bool expired = false)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = SystemClock.Instance.GetCurrentInstant().ToDateTimeOffset();
        using var certificate = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(expired ? -1 : 1));
        // SslStream on some platforms wants a key that went through PKCS#12.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Writes the certificate, without its key, as a PEM file and returns the path.</summary>
    public static string WritePem(X509Certificate2 certificate, string directory)
    {
        var path = Path.Combine(directory, certificate.Thumbprint + ".pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }
}
