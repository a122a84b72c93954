namespace EmbargoDesk.Tests.Equipment.Faults;

/// <summary>One line of the table of faults.</summary>
/// <param name="Fault">What was done to the program.</param>
/// <param name="Database">On which database.</param>
/// <param name="MustHold">What must hold all the same.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Held">Whether it held.</param>
public sealed record FaultRow(string Fault, string Database, string MustHold, string Seen, bool Held)
{
    /// <inheritdoc/>
    public override string ToString() => $"| {Fault} | {Database} | {MustHold} | {Seen} | {(Held ? "yes" : "NO")} |";
}
