using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace EmbargoDesk.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Embargo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Confirmation",
                table: "Releases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Notice",
                table: "Mailings",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Alarms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ReleaseId = table.Column<string>(type: "text", nullable: false),
                    Text = table.Column<string>(type: "text", nullable: false),
                    RaisedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    MailedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    ClearedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    ClearedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Alarms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ClockMarks",
                columns: table => new
                {
                    Node = table.Column<string>(type: "text", nullable: false),
                    BootId = table.Column<string>(type: "text", nullable: false),
                    SinceBootTicks = table.Column<long>(type: "bigint", nullable: false),
                    Wall = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClockMarks", x => x.Node);
                });

            migrationBuilder.CreateTable(
                name: "EarlyLooks",
                columns: table => new
                {
                    ReleaseId = table.Column<string>(type: "character varying(26)", nullable: false),
                    Probes = table.Column<int>(type: "integer", nullable: false),
                    Fetches = table.Column<int>(type: "integer", nullable: false),
                    FirstAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    LastAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EarlyLooks", x => x.ReleaseId);
                    table.ForeignKey(
                        name: "FK_EarlyLooks_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EmbargoProposals",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    ReleaseId = table.Column<string>(type: "character varying(26)", nullable: false),
                    Act = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Embargo = table.Column<string>(type: "text", nullable: true),
                    From = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    ProposedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ProposedBy = table.Column<string>(type: "text", nullable: false),
                    ProposedById = table.Column<string>(type: "text", nullable: true),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    DecidedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    DecidedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmbargoProposals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EmbargoProposals_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Freezes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    At = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    EndedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    EndedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Freezes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JournalPresets",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    Journal = table.Column<string>(type: "text", nullable: false),
                    Lift = table.Column<string>(type: "text", nullable: false),
                    Source = table.Column<string>(type: "text", nullable: false),
                    AsOf = table.Column<string>(type: "text", nullable: false),
                    Verified = table.Column<bool>(type: "boolean", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: false),
                    ChangedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JournalPresets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LiftChecks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ReleaseId = table.Column<string>(type: "character varying(26)", nullable: false),
                    PlannedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    HoursAhead = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    Findings = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiftChecks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LiftChecks_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LiftReceipts",
                columns: table => new
                {
                    ReleaseId = table.Column<string>(type: "character varying(26)", nullable: false),
                    PlannedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ActualAt = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    PageReadAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    FeedReadAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    FirstMailAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    LastMailAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    EarlyFetches = table.Column<int>(type: "integer", nullable: false),
                    EarlyProbes = table.Column<int>(type: "integer", nullable: false),
                    CompletedAt = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiftReceipts", x => x.ReleaseId);
                    table.ForeignKey(
                        name: "FK_LiftReceipts_Releases_ReleaseId",
                        column: x => x.ReleaseId,
                        principalTable: "Releases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Alarms_ClearedAt_Kind_ReleaseId",
                table: "Alarms",
                columns: new[] { "ClearedAt", "Kind", "ReleaseId" });

            migrationBuilder.CreateIndex(
                name: "IX_EmbargoProposals_ReleaseId",
                table: "EmbargoProposals",
                column: "ReleaseId");

            migrationBuilder.CreateIndex(
                name: "IX_EmbargoProposals_State_ReleaseId",
                table: "EmbargoProposals",
                columns: new[] { "State", "ReleaseId" });

            migrationBuilder.CreateIndex(
                name: "IX_Freezes_EndedAt",
                table: "Freezes",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_JournalPresets_Journal",
                table: "JournalPresets",
                column: "Journal",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LiftChecks_ReleaseId_PlannedAt_HoursAhead",
                table: "LiftChecks",
                columns: new[] { "ReleaseId", "PlannedAt", "HoursAhead" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LiftReceipts_CompletedAt",
                table: "LiftReceipts",
                column: "CompletedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Alarms");

            migrationBuilder.DropTable(
                name: "ClockMarks");

            migrationBuilder.DropTable(
                name: "EarlyLooks");

            migrationBuilder.DropTable(
                name: "EmbargoProposals");

            migrationBuilder.DropTable(
                name: "Freezes");

            migrationBuilder.DropTable(
                name: "JournalPresets");

            migrationBuilder.DropTable(
                name: "LiftChecks");

            migrationBuilder.DropTable(
                name: "LiftReceipts");

            migrationBuilder.DropColumn(
                name: "Confirmation",
                table: "Releases");

            migrationBuilder.DropColumn(
                name: "Notice",
                table: "Mailings");
        }
    }
}
