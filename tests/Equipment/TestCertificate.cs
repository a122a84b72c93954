using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace EmbargoDesk.Tests.Equipment;

/// <summary>Certificates for servers on the loopback.</summary>
public static class TestCertificate
{
    /// <summary>Signed by itself, for localhost and 127.0.0.1, valid for a day around now.</summary>
    public static X509Certificate2 Create()
    {
        using var key = RSA.Create(2048);
        using var certificate = Request("localhost", key, isIssuer: true).CreateSelfSigned(Today.AddDays(-2), Today.AddDays(1));
        return WithKey(certificate);
    }

    /// <summary>An issuer, and a server's certificate that it signed.</summary>
    public static (X509Certificate2 Issuer, X509Certificate2 Server) CreateIssued(string name = "localhost", bool expired = false)
    {
        using var issuerKey = RSA.Create(2048);
        var issuer = Request("issuer.example", issuerKey, isIssuer: true).CreateSelfSigned(Today.AddDays(-3), Today.AddDays(2));
        using var key = RSA.Create(2048);
        using var signed = Request(name, key, isIssuer: false).Create(issuer, Today.AddDays(-2), Today.AddDays(expired ? -1 : 1), [1, 2, 3, 4]);
        using var server = signed.CopyWithPrivateKey(key);
        return (issuer, WithKey(server));
    }

    /// <summary>Writes the certificate, without its key, as a PEM file and returns the path.</summary>
    public static string WritePem(X509Certificate2 certificate, string directory)
    {
        var path = Path.Combine(directory, certificate.Thumbprint + ".pem");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        return path;
    }

    private static DateTimeOffset Today => SystemClock.Instance.GetCurrentInstant().ToDateTimeOffset();

    private static CertificateRequest Request(string name, RSA key, bool isIssuer)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(System.Net.IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isIssuer, false, 0, true));
        return request;
    }

    /// <summary>SslStream on some platforms wants a key that went through PKCS#12.</summary>
    private static X509Certificate2 WithKey(X509Certificate2 certificate) => X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
