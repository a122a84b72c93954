using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EmbargoDesk.Web.Distribution;

/// <summary>Decides whether the mail server is who it should be: by the machine's trust, or by the certificates that the settings name.</summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2Collection _trusted;

    public ServerTrust(SmtpSettings settings)
    {
        settings.TryLoadTrusted(out _trusted, out _);
    }

    /// <summary>Why the last certificate was not accepted, as a sentence; empty if it was.</summary>
    public string LastObjection { get; private set; } = "";

    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        LastObjection = "";
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (certificate is null)
        {
            LastObjection = "there is none.";
            return false;
        }

        var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        // Named itself: whatever its name and dates, it is the one that the administrator meant.
        if (_trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span)))
        {
            return true;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            LastObjection = $"it is made out for another name ({shown.GetNameInfo(X509NameType.DnsName, forIssuer: false)}).";
            return false;
        }

        if (_trusted.Count > 0 && IsSignedByTrusted(shown, chain))
        {
            return true;
        }

        var status = chain?.ChainStatus.FirstOrDefault(s => s.Status != X509ChainStatusFlags.NoError);
        LastObjection = status is { StatusInformation: { Length: > 0 } words } ? words.Trim().TrimEnd('.') + "." : "its issuer is not known.";
        return false;
    }

    private bool IsSignedByTrusted(X509Certificate2 shown, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(shown);
    }
}
