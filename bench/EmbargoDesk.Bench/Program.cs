using System.Globalization;
using EmbargoDesk.Bench;

// dotnet run -c Release --project bench/EmbargoDesk.Bench -- WHAT ...
return args switch
{
    ["lifts", ..] => await LiftsBench.RunAsync(Number(1, 300), args.ElementAtOrDefault(2) ?? "Sqlite", Number(3, 500), Number(4, 10), Number(5, 4)),
    ["races", ..] => await RacesBench.RunAsync(Number(1, 1000), args.ElementAtOrDefault(2) ?? "Sqlite"),
    ["faults", ..] => await FaultsBench.RunAsync(args.ElementAtOrDefault(1)),
    ["kills", ..] => await KillsBench.RunAsync(Number(1, 60), Number(2, 1000), args.ElementAtOrDefault(3), args.ElementAtOrDefault(4)),
    ["grid"] => await GridBench.RunAsync(),
    ["leaks", ..] => await LeaksBench.RunAsync(args.ElementAtOrDefault(1) ?? "Sqlite"),
    ["timing", ..] => await TimingBench.RunAsync(Number(1, 10_000), args.ElementAtOrDefault(2) ?? "Sqlite"),
    ["mail", ..] => await MailBench.RunAsync(Number(1, 100_000), args.ElementAtOrDefault(2) ?? "Sqlite", args[Math.Min(3, args.Length)..]),
    _ => Usage(),
};

int Number(int at, int otherwise) => args.ElementAtOrDefault(at) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("Say which: lifts [releases] [Sqlite|Postgres] [requests/s] [lifts in the same second] [seconds between]; races [races] [Sqlite|Postgres]; faults [part of a name]; kills [kills] [recipients] [Sqlite|Postgres] [Hold|Resend]; grid; leaks [Sqlite|Postgres]; timing [requests] [Sqlite|Postgres]; mail [recipients] [Sqlite|Postgres] [unsigned] [tls] [far] [nodemailer] [connections=N] [--Setting=value]");
    return 2;
}
