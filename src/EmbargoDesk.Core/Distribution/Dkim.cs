using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace EmbargoDesk.Core.Distribution;

/// <summary>DKIM's relaxed forms (RFC 6376 sections 3.4.2 and 3.4.4).</summary>
public static class Dkim
{
    /// <summary>What is signed, in this order. From and Subject stand twice, and what a message lacks stands too: none can be added to it.</summary>
    public const string Headers =
        "From:From:Reply-To:Subject:Subject:Date:To:Message-ID:In-Reply-To:References:\r\n\tMIME-Version:Content-Type:List-Id:List-Unsubscribe:List-Unsubscribe-Post";

    /// <summary>One header as it is hashed, without its line end.</summary>
    /// <param name="name">As written.</param>
    /// <param name="value">Raw, folded or not.</param>
    public static string RelaxedHeader(string name, string value)
    {
        var text = new StringBuilder(name.Length + value.Length).Append(name.ToLowerInvariant()).Append(':');
        var start = text.Length;
        var space = false;
        foreach (var c in value)
        {
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                space = true;
                continue;
            }

            if (space && text.Length > start)
            {
                text.Append(' ');
            }

            space = false;
            text.Append(c);
        }

        return text.ToString();
    }

    /// <summary>The body as it is hashed, and where each byte of the original went.</summary>
    public static (byte[] Body, int[] Moved) RelaxedBody(ReadOnlySpan<byte> body)
    {
        var (relaxed, moved) = (new List<byte>(body.Length), new int[body.Length]);
        var (space, lines) = (false, 0);
        for (var i = 0; i < body.Length; i++)
        {
            switch (body[i])
            {
                case (byte)' ' or (byte)'\t':
                    space = true;
                    break;
                case (byte)'\r' when i + 1 < body.Length && body[i + 1] == '\n':
                    // Spaces at the end of a line go; empty lines at the end of the body do too, so each waits for what follows.
                    (space, lines) = (false, lines + 1);
                    i++;
                    break;
                default:
                    for (; lines > 0; lines--)
                    {
                        relaxed.AddRange("\r\n"u8);
                    }

                    if (space)
                    {
                        relaxed.Add((byte)' ');
                        space = false;
                    }

                    moved[i] = relaxed.Count;
                    relaxed.Add(body[i]);
                    break;
            }
        }

        if (relaxed.Count > 0)
        {
            relaxed.AddRange("\r\n"u8);
        }

        return ([.. relaxed], moved);
    }
}

/// <summary>A key that signs. Any number of threads may use it.</summary>
public sealed class DkimSign : IDisposable
{
    private readonly ConcurrentBag<RSA> idle = [];
    private readonly byte[] pkcs8;
    private readonly Ed25519PrivateKeyParameters? edwards;

    /// <param name="key">Which.</param>
    /// <param name="pkcs8">Its private key in the clear.</param>
    /// <exception cref="CryptographicException">It is no such key.</exception>
    public DkimSign(DkimKey key, byte[] pkcs8)
    {
        this.pkcs8 = pkcs8;
        if (key.Algorithm == DkimAlgorithm.Ed25519Sha256)
        {
            edwards = PrivateKeyFactory.CreateKey(pkcs8) as Ed25519PrivateKeyParameters ?? throw new CryptographicException($"The key {key.Selector} of {key.Domain} is no Ed25519 key.");
            Length = 64;
        }
        else
        {
            var rsa = Rsa();
            Length = rsa.KeySize / 8;
            idle.Add(rsa);
        }

        Prefix = $" v=1; a={(edwards is null ? "rsa-sha256" : "ed25519-sha256")}; c=relaxed/relaxed; d={key.Domain}; s={key.Selector};\r\n\th={Dkim.Headers};\r\n\tbh=";
    }

    /// <summary>How many bytes a signature has.</summary>
    internal int Length { get; }

    /// <summary>The header's value up to the body's hash.</summary>
    internal string Prefix { get; }

    /// <summary>The signature (RFC 6376 section 3.3, RFC 8463 section 3).</summary>
    internal byte[] Sign(ReadOnlySpan<byte> signed)
    {
        if (edwards is not null)
        {
            Span<byte> hash = stackalloc byte[32];
            SHA256.HashData(signed, hash);
            var signature = new byte[64];
            edwards.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, hash.ToArray(), 0, 32, signature, 0);
            return signature;
        }

        // One thread each: the platform's key objects promise nothing else.
        var rsa = idle.TryTake(out var kept) ? kept : Rsa();
        try
        {
            return rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        finally
        {
            idle.Add(rsa);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var rsa))
        {
            rsa.Dispose();
        }

        CryptographicOperations.ZeroMemory(pkcs8);
    }

    private RSA Rsa()
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa;
    }
}
