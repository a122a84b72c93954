using System.Net;

namespace EmbargoDesk.Web.Distribution.Setup;

/// <summary>The section "Dns": whom the checks of the office's domain ask.</summary>
public sealed class DnsSettings
{
    /// <summary>A name server's address, with a port if it is not 53. Empty: the machine's own.</summary>
    public string Server { get; set; } = "";

    /// <summary>How long an answer may take, in seconds, 1 to 60.</summary>
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary><see cref="Server"/>, or null.</summary>
    internal IPEndPoint? Endpoint => IPEndPoint.TryParse(Server, out var at) ? new(at.Address, at.Port == 0 ? 53 : at.Port) : null;

    /// <summary>What is wrong, as a sentence; null: nothing.</summary>
    internal string? Fault() => Server.Length > 0 && Endpoint is null ? $"Dns:Server is “{Server}”; give a name server's address such as 192.0.2.53, or leave it empty."
        : TimeoutSeconds is < 1 or > 60 ? $"Dns:TimeoutSeconds is {TimeoutSeconds}; it must be from 1 to 60." : null;
}
