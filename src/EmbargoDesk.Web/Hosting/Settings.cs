using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Recipients;
using EmbargoDesk.Core.Releases;
using EmbargoDesk.Web.Distribution;
using EmbargoDesk.Web.Distribution.Bounces;
using EmbargoDesk.Web.Distribution.Setup;
using NodaTime;

namespace EmbargoDesk.Web.Hosting;

/// <summary>Section "Data".</summary>
public sealed class DataSettings
{
    /// <summary>Where the SQLite file, the lock and the mail files stand.</summary>
    public string Directory { get; set; } = "data";
}

/// <summary>The databases that the desk runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, one machine.</summary>
    Sqlite,

    /// <summary>The way beyond one machine.</summary>
    Postgres,
}

/// <summary>Section "Database".</summary>
public sealed class DatabaseSettings
{
    /// <summary>Which.</summary>
    public DatabaseProvider Provider { get; set; }
}

/// <summary>Section "ConnectionStrings".</summary>
public sealed class ConnectionSettings
{
    /// <summary>Empty: desk.db in the data directory (SQLite). Required for PostgreSQL.</summary>
    public string Desk { get; set; } = "";
}

/// <summary>What those who had the advance get at the lift.</summary>
public enum LiftNotice
{
    /// <summary>A short "embargo lifted", threaded to the advance.</summary>
    Threaded,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Section "Newsroom".</summary>
public sealed class NewsroomSettings
{
    public string BaseUrl { get; set; } = "";
    public string Name { get; set; } = "";
    public string MailFrom { get; set; } = "";
    public string PressContactName { get; set; } = "";
    public string PressContactEmail { get; set; } = "";
    public string PressContactPhone { get; set; } = "";
    public string PressContactHours { get; set; } = "";
    public string Zone { get; set; } = "Europe/London";
    public string SecondZone { get; set; } = "";
    public string EndMark { get; set; } = "ENDS";
    public string Boilerplate { get; set; } = "";
    public string PostalAddress { get; set; } = "";
    public bool NeutralSubjects { get; set; }
    public LiftNotice LiftNotice { get; set; }
}

/// <summary>Section "Embargo".</summary>
public sealed class EmbargoSettings
{
    /// <summary>IANA zones, comma-separated, at most five: the cities in which the editor shows an embargo besides.</summary>
    public string Cities { get; set; } = "";

    /// <summary>Notice shorter than this, in hours, is warned of. 0 to 720.</summary>
    public int ShortNoticeHours { get; set; } = 24;

    /// <summary>Whether changing or ending an embargo that is scheduled, or of which copies are out, needs a second person.</summary>
    public bool SecondPerson { get; set; }

    /// <summary>The address that alarms go to; empty: every officer and administrator.</summary>
    public string AlarmsTo { get; set; } = "";

    /// <summary><see cref="Cities"/>, one by one.</summary>
    public IReadOnlyList<string> CityZones => Cities.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>All settings, read once and found sound.</summary>
/// <param name="DataDirectory">Absolute.</param>
/// <param name="Provider">The database.</param>
/// <param name="ConnectionString">Never empty.</param>
/// <param name="Smtp">Mail. Its pickup directory is absolute.</param>
/// <param name="Office">The office in Core's words.</param>
/// <param name="LiftNotice">What those who had the advance get.</param>
/// <param name="Embargo">The embargo: cities, notice, second person, alarms.</param>
/// <param name="Bounces">Where bounces come back to. Its directory is absolute, or empty.</param>
public sealed record DeskSettings(
    string DataDirectory, DatabaseProvider Provider, string ConnectionString, SmtpSettings Smtp, Office Office, LiftNotice LiftNotice, EmbargoSettings Embargo,
    BounceSettings Bounces)
{
    /// <summary>The mail servers that are tried when the first does not answer, in turn: the sections "SmtpFallbacks:0", "SmtpFallbacks:1".</summary>
    public IReadOnlyList<SmtpSettings> Fallbacks { get; init; } = [];

    /// <summary>All mail servers in turn; none: mail is laid down as files.</summary>
    public IEnumerable<SmtpSettings> Servers => Smtp.Host.Length > 0 ? [Smtp, .. Fallbacks] : [];

    /// <summary>Whom the checks of the office's domain ask.</summary>
    public DnsSettings Dns { get; init; } = new();

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="SettingsRefusedException">With one sentence that names the setting.</exception>
    public static DeskSettings Read(IConfiguration configuration)
    {
        var data = SettingsSection.Read<DataSettings>(configuration, "Data");
        var database = SettingsSection.Read<DatabaseSettings>(configuration, "Database");
        var connections = SettingsSection.Read<ConnectionSettings>(configuration, "ConnectionStrings");
        var smtp = SettingsSection.Read<SmtpSettings>(configuration, "Smtp");
        var fallbacks = ReadFallbacks(configuration);
        Refuse(fallbacks.Count > 0 && smtp.Host.Length == 0, "SmtpFallbacks is set, but Smtp:Host is not; give the first mail server there.");
        var newsroom = SettingsSection.Read<NewsroomSettings>(configuration, "Newsroom");

        Refuse(data.Directory.Length == 0, "Data:Directory is empty; give the folder in which EmbargoDesk keeps its data.");
        var directory = DeskPaths.Absolute(data.Directory);
        Refuse(database.Provider == DatabaseProvider.Postgres && connections.Desk.Length == 0,
            "Database:Provider is Postgres but ConnectionStrings:Desk is empty; give it a connection string such as Host=localhost;Database=embargodesk.");
        var connection = connections.Desk.Length > 0 ? connections.Desk : $"Data Source={Path.Combine(directory, "desk.db")}";

        var bounces = SettingsSection.Read<BounceSettings>(configuration, BounceSettings.Section);
        (smtp.TrustedCertificate, bounces.TrustedCertificate) = (Certificate(smtp.TrustedCertificate), Certificate(bounces.TrustedCertificate));
        foreach (var sentence in smtp.Validate().Concat(bounces.Validate()))
        {
            throw new SettingsRefusedException(sentence);
        }

        var embargo = SettingsSection.Read<EmbargoSettings>(configuration, "Embargo");
        Refuse(embargo.CityZones.Count > 5, "Embargo:Cities names more than five zones; give at most five, separated by commas.");
        foreach (var city in embargo.CityZones)
        {
            Refuse(DateTimeZoneProviders.Tzdb.GetZoneOrNull(city) is null, $"Embargo:Cities names “{city}”, which is not a known time zone; use zones such as Asia/Tokyo.");
        }

        var dns = SettingsSection.Read<DnsSettings>(configuration, "Dns");
        Refuse(dns.Fault() is not null, dns.Fault() ?? "");
        var alarms = "";
        Refuse(embargo.ShortNoticeHours is < 0 or > 720, "Embargo:ShortNoticeHours is out of range; give 0 to 720 hours.");
        Refuse(embargo.AlarmsTo.Length > 0 && !EmailAddress.TryParse(embargo.AlarmsTo, out _, out alarms), $"Embargo:AlarmsTo: {alarms}");
        smtp.PickupDirectory = DeskPaths.Absolute(smtp.PickupDirectory.Length > 0 ? smtp.PickupDirectory : Path.Combine(directory, "mail"));
        bounces.Directory = bounces.Directory.Length > 0 ? DeskPaths.Absolute(bounces.Directory) : "";
        return new DeskSettings(directory, database.Provider, connection, smtp, ReadOffice(newsroom, configuration), newsroom.LiftNotice, embargo, bounces) { Dns = dns, Fallbacks = fallbacks };
    }

    private static List<SmtpSettings> ReadFallbacks(IConfiguration configuration)
    {
        var fallbacks = new List<SmtpSettings>();
        foreach (var section in configuration.GetSection("SmtpFallbacks").GetChildren())
        {
            var server = SettingsSection.Read<SmtpSettings>(configuration, section.Path);
            server.TrustedCertificate = Certificate(server.TrustedCertificate);
            Refuse(server.Host.Length == 0, $"{section.Path}:Host is empty; give the mail server's name, or remove {section.Path}.");
            Refuse(server is not { MaxConnections: 4, MessagesPerMinute: 0, DomainConnections: 0, DomainMessagesPerMinute: 0, PickupDirectory: "" },
                $"{section.Path}: how many connections and messages go at once is set for all servers in Smtp; remove it here.");
            foreach (var sentence in server.Validate())
            {
                throw new SettingsRefusedException(sentence.Replace("Smtp:", $"{section.Path}:", StringComparison.Ordinal));
            }

            fallbacks.Add(server);
        }

        return fallbacks;
    }

    private static string Certificate(string path) => path.Length > 0 ? DeskPaths.Absolute(path) : "";

    private static Office ReadOffice(NewsroomSettings n, IConfiguration configuration)
    {
        Refuse(n.Name.Length == 0, "Newsroom:Name is empty; give the office's name as readers should see it.");
        Refuse(!EmailAddress.TryParse(n.MailFrom, out var mailFrom, out var why), $"Newsroom:MailFrom: {why}");
        Refuse(n.PressContactEmail.Length > 0 && !EmailAddress.TryParse(n.PressContactEmail, out _, out why), $"Newsroom:PressContactEmail: {why}");
        foreach (var (key, zone) in (ReadOnlySpan<(string, string)>)[("Zone", n.Zone), ("SecondZone", n.SecondZone)])
        {
            Refuse(zone.Length > 0 && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null,
                $"Newsroom:{key} is “{zone}”, which is not a known time zone; use one such as Europe/London.");
        }

        Refuse(n.Zone.Length == 0, "Newsroom:Zone is empty; give the office's time zone, such as Europe/London.");
        var baseUrl = n.BaseUrl.Length > 0 ? n.BaseUrl : (configuration["Urls"] ?? "").Split(';')[0];
        Refuse(!Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) || (url.Scheme != "http" && url.Scheme != "https"),
            $"Newsroom:BaseUrl is “{baseUrl}”; give the newsroom's public address, such as https://newsroom.example.org.");
        return new Office
        {
            Name = n.Name,
            MailFrom = mailFrom,
            BaseUrl = baseUrl.TrimEnd('/'),
            Zone = n.Zone,
            SecondZone = n.SecondZone,
            EndMark = n.EndMark,
            Boilerplate = n.Boilerplate,
            PostalAddress = n.PostalAddress,
            NeutralSubjects = n.NeutralSubjects,
            PressContact = new Contact
            {
                Name = n.PressContactName.Length > 0 ? n.PressContactName : n.Name,
                Email = n.PressContactEmail.Length > 0 ? n.PressContactEmail : mailFrom,
                Phone = n.PressContactPhone,
                Hours = n.PressContactHours,
                PhoneVisibility = ContactVisibility.Public,
            },
        };
    }

    private static void Refuse(bool wrong, string sentence)
    {
        if (wrong)
        {
            throw new SettingsRefusedException(sentence);
        }
    }
}
