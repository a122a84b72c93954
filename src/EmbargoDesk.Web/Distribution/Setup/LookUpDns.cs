using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Distribution.Setup;

/// <summary>What DNS answered; or why it could not be asked.</summary>
/// <param name="Records">Empty also where there is no such name.</param>
/// <param name="Trouble">A sentence; null: it answered.</param>
public sealed record DnsAnswer(IReadOnlyList<string> Records, string? Trouble);

/// <summary>Asks DNS, always afresh, for a person who has just changed a record.</summary>
public sealed class LookUpDns(DeskSettings settings)
{
    private readonly Lazy<LookupClient> client = new(() => NewClient(settings.Dns));

    /// <summary>TXT records, each with its strings put together.</summary>
    public Task<DnsAnswer> TxtAsync(string name, CancellationToken cancel) =>
        AskAsync(name, QueryType.TXT, r => r is TxtRecord t ? string.Concat(t.Text) : null, cancel);

    /// <summary>Mail exchangers, the preferred first.</summary>
    public Task<DnsAnswer> MxAsync(string name, CancellationToken cancel) =>
        AskAsync(name, QueryType.MX, r => r is MxRecord m ? m.Exchange.Value.TrimEnd('.') : null, cancel);

    /// <summary>The names of an address.</summary>
    public Task<DnsAnswer> PtrAsync(IPAddress address, CancellationToken cancel) =>
        AskAsync(address.GetArpaName(), QueryType.PTR, r => r is PtrRecord p ? p.PtrDomainName.Value.TrimEnd('.') : null, cancel);

    /// <summary>The addresses of a name, of both kinds.</summary>
    public async Task<DnsAnswer> AddressesAsync(string name, CancellationToken cancel)
    {
        var four = await AskAsync(name, QueryType.A, r => r is ARecord a ? a.Address.ToString() : null, cancel);
        var six = await AskAsync(name, QueryType.AAAA, r => r is AaaaRecord a ? a.Address.ToString() : null, cancel);
        return new([.. four.Records, .. six.Records], four.Trouble ?? six.Trouble);
    }

    private async Task<DnsAnswer> AskAsync(string name, QueryType type, Func<DnsResourceRecord, string?> read, CancellationToken cancel)
    {
        // Its own patience counts a try; this one the whole question, however many servers the machine knows.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(settings.Dns.TimeoutSeconds * 2));
        try
        {
            var answer = await client.Value.QueryAsync(name, type, cancellationToken: patience.Token);
            return answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? new([.. answer.Answers.OrderBy(r => r is MxRecord m ? m.Preference : 0).Select(read).OfType<string>()], null)
                : new([], $"The name server could not say what stands at {name} ({answer.Header.ResponseCode}). Try again later, or ask its keeper.");
        }
        catch (Exception e) when (e is DnsResponseException or SocketException or OperationCanceledException or InvalidOperationException or ArgumentException)
        {
            cancel.ThrowIfCancellationRequested();
            var whom = settings.Dns.Server.Length > 0 ? $"the name server {settings.Dns.Server}" : "the machine’s name server";
            return new([], $"DNS could not be asked about {name}: {whom} did not answer within {settings.Dns.TimeoutSeconds} seconds. Check the connection, or name another server in Dns:Server.");
        }
    }

    private static LookupClient NewClient(DnsSettings dns)
    {
        var options = dns.Endpoint is { } at ? new LookupClientOptions(at) : new LookupClientOptions();
        options.UseCache = false;
        options.Retries = 1;
        options.Timeout = TimeSpan.FromSeconds(dns.TimeoutSeconds);
        options.ThrowDnsErrors = false;
        return new LookupClient(options);
    }
}
